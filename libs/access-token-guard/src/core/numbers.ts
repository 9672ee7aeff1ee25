import { GuardConfigurationError } from './guard-configuration-error.js';

interface Range {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

function numberIn(name: string, value: number | undefined, { fallback, min, max }: Range, kind = 'a number'): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new GuardConfigurationError(`${name} must be ${kind} between ${min} and ${max}; got ${typeof value === 'string' ? 'a text' : String(value)}.`);
}

/** Reads an option in seconds, within its range, as milliseconds. */
export const seconds = (name: string, value: number | undefined, range: Range): number => 1000 * numberIn(name, value, range, 'a number of seconds');

/** Reads an option that counts something, within its range. */
export const count = (name: string, value: number | undefined, range: Range): number => Math.floor(numberIn(name, value, range));
