import { returnsTokens, type ResponseType } from '@latchkey/protocol';
import { formPost } from './form-post.js';
import { fragment } from './fragment.js';
import { query } from './query.js';
import type { ResponseMode } from './response-mode.js';

export type { Delivery, ResponseMode, ResponseParameters } from './response-mode.js';

/** Every response mode that is served. */
export const RESPONSE_MODES = { query, fragment, formPost } as const;

const ALL: readonly ResponseMode[] = Object.values(RESPONSE_MODES);

export const responseModeNamed = (name: unknown): ResponseMode | undefined => ALL.find((mode) => mode.name === name);

/** What a response of the type may travel in (Multiple Response Types §5). */
export const modesFor = (type: ResponseType): readonly ResponseMode[] => (returnsTokens(type) ? ALL.filter(({ carriesTokens }) => carriesTokens) : ALL);

/** What it travels in unless the client asks otherwise. */
export const defaultModeFor = (type: ResponseType): ResponseMode => (returnsTokens(type) ? fragment : query);

const TOKEN = /(?:^| )(?:id_)?token(?: |$)/;

/**
 * How errors travel while nothing of the request was checked yet: as it asks for where that is served and fit for its response type,
 * else by default.
 */
export function modeOfUnchecked({ response_type, response_mode }: Readonly<Record<string, unknown>>): ResponseMode {
  const tokens = TOKEN.test(String(single(response_type)));
  const asked = responseModeNamed(single(response_mode));
  if (asked && (asked.carriesTokens || !tokens)) return asked;
  return tokens ? fragment : query;
}

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
