import { query } from './query.js';
import type { ResponseMode } from './response-mode.js';

export type { Delivery, ResponseMode, ResponseParameters } from './response-mode.js';

/** Every response mode that is served, by its registered name. */
export const RESPONSE_MODES: Readonly<Record<'query', ResponseMode>> = { query };

export const RESPONSE_MODE_NAMES: readonly string[] = Object.keys(RESPONSE_MODES);

export const responseModeNamed = (name: unknown): ResponseMode | undefined => Object.values(RESPONSE_MODES).find((mode) => mode.name === name);
