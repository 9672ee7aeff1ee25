import type { HttpRequest } from '@latchkey/access-token-guard';
import { decodeProtectedHeader } from 'jose';

const OPAQUE = 'lk_at_';

/**
 * The `kid` of the key that signed a request's token, which the guard has verified: undefined where the token is opaque, null where a JWT does
 * not name its key, as none of ours does; then it could not be told whether the key is burnt.
 */
export function signingKeyOf({ headers }: HttpRequest): string | undefined | null {
  const token = String(headers['authorization']).split(' ').at(-1) ?? '';
  return token.startsWith(OPAQUE) ? undefined : (decodeProtectedHeader(token).kid ?? null);
}
