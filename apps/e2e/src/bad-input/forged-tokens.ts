import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { SignJWT, decodeJwt, decodeProtectedHeader, generateKeyPair, type JWTPayload } from 'jose';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What an attacker makes of a good JWT. @param jwks the public keys of its issuer */
export async function forgedJwts(good: string, jwks: readonly JsonWebKey[]): Promise<Readonly<Record<string, string>>> {
  const claims = decodeJwt(good);
  const header = decodeProtectedHeader(good);
  const { privateKey } = await generateKeyPair('ES256');
  const foreign = (changed: object, payload: JWTPayload = claims) => new SignJWT(payload).setProtectedHeader({ ...header, alg: 'ES256', ...changed }).sign(privateKey);
  const [head = '', , signature = ''] = good.split('.');
  const rsa = jwks.find(({ kty }) => kty === 'RSA') ?? {};
  const pem = createPublicKey({ key: rsa, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const symmetric = `${part({ ...header, alg: 'HS256', kid: rsa.kid })}.${part(claims)}`;
  return {
    'alg none': `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`,
    'alg none, and the signature of another': `${part({ ...header, alg: 'none' })}.${part(claims)}.${signature}`,
    'a foreign key under the known kid': await foreign({}),
    'a foreign key under its own kid': await foreign({ kid: 'mine' }),
    'a foreign key that comes along': await foreign({ kid: 'mine', jwk: { kty: 'EC' }, jku: 'https://evil.example/jwks' }),
    'the public key as an HMAC secret': `${symmetric}.${createHmac('sha256', pem).update(symmetric).digest('base64url')}`,
    'changed claims': `${head}.${part({ ...claims, scope: 'openid clients:write' })}.${signature}`,
    'a cut signature': good.slice(0, -4),
    'no signature': `${good.split('.').slice(0, 2).join('.')}.`,
  };
}

/** What an attacker makes of a good opaque token. */
export function forgedOpaques(good: string): Readonly<Record<string, string>> {
  const other = (at: number) => (good.at(at) === 'a' ? 'b' : 'a');
  const middle = Math.floor(good.length / 2);
  return {
    'a broken MAC': good.slice(0, -1) + other(-1),
    'changed random bits': good.slice(0, middle) + other(middle) + good.slice(middle + 1),
    'another expiry': `lk_at_${good.charAt(6) === '0' ? '1' : '0'}${good.slice(7)}`,
    'a cut end': good.slice(0, -1),
    'an added end': `${good}0`,
    'the prefix alone': 'lk_at_',
    'the prefix and zeros': `lk_at_${'0'.repeat(good.length - 6)}`,
    'another prefix': good.replace('lk_at_', 'lk_rt_'),
  };
}
