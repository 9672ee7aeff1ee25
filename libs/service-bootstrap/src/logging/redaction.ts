import { types } from 'node:util';

const REDACTED = '[redacted]';
const DEPTH = 6;
const ENTRIES = 64;
const LONGEST = 8192;

const SECRET_NAME =
  /token|secret|password|passwd|passphrase|cookie|assertion|verifier|credential|apikey|privatekey|masterkey|jwk|^(proxy)?authorization$|(^|user|device|auth|authorization)code$|^(state|nonce|otp|pin|jwt|databaseurl|dsn)$/;

/** What a library names a failure by (ECONNREFUSED, FST_ERR_…, a five-character SQLSTATE): never an authorization code. */
const ERROR_CODE = /^(E[A-Z]{2,20}|(ERR|FST|UND_ERR)_[A-Z_]{2,60}|[0-9A-Z]{5})$/;

/**
 * Credentials inside running text, wherever they come from: tokens of ours, JSON Web Tokens, HTTP credentials,
 * passwords in URLs and form parameters. It is the second net: the first is that nobody logs them.
 */
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\blk_[a-z]{2,8}_[\w-]{8,}/g, REDACTED],
  [/\beyJ[\w-]{5,}\.[\w-]*(\.[\w-]*){0,3}/g, REDACTED],
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/(\/\/[^\s:/@"\\]{1,256}:)[^\s/@"\\]{1,512}@/g, `$1${REDACTED}@`],
  [
    /\b((?:access_|refresh_|id_|subject_|actor_)?token(?:_hint)?|code(?:_verifier)?|user_code|device_code|client_secret|client_assertion|assertion|password|id_token_hint|request|state|nonce)=[^\s&"'\\]+/gi,
    `$1=${REDACTED}`,
  ],
];

/** Takes credentials out of running text. */
export const redactText = (text: string): string =>
  IN_TEXT.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), text);

const isSecret = (key: string, value: unknown): boolean => {
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return false;
  if (!SECRET_NAME.test(key.replace(/[^A-Za-z]/g, '').toLowerCase())) return false;
  return !(key === 'code' && typeof value === 'string' && ERROR_CODE.test(value));
};

/** An error as a log line carries it: its kind, text and causes, and of its other members only an error code. */
const redactError = (error: unknown, depth = 0): unknown => {
  if (!types.isNativeError(error)) return redact(error, depth);
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.constructor.name,
    message: error.message.slice(0, LONGEST),
    stack: error.stack?.slice(0, LONGEST),
    ...(typeof code === 'string' && ERROR_CODE.test(code) ? { code } : {}),
    ...(cause !== undefined && depth < DEPTH ? { cause: redactError(cause, depth + 1) } : {}),
  };
};

/** A copy of a value that is safe to log: members named like secrets are blanked, foreign objects only named. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (types.isNativeError(value)) return redactError(value, depth);
  if (types.isDate(value)) return value;
  if (depth >= DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, ENTRIES).map((entry) => redact(entry, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return `[${value.constructor?.name ?? 'object'}]`;
  return redactMembers(value as Record<string, unknown>, depth);
};

/** A copy of an object's members that is safe to log. */
export const redactMembers = (value: Record<string, unknown>, depth = 0): Record<string, unknown> => {
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value).slice(0, ENTRIES)) {
    copy[key] = isSecret(key, member) ? REDACTED : redact(member, depth + 1);
  }
  return copy;
};
