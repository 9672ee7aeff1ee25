import { createHash, randomUUID } from 'node:crypto';
import { InvalidDpopProof, MasterKey, SIGNING_ALGORITHMS, UseDpopNonce, secondsOf, type TokenKey } from '@latchkey/protocol';
import type { Stores, TenantSettings } from '@latchkey/storage';
import { FixedClock, aTenant } from '@latchkey/testing';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { DpopNonces } from './dpop-nonces.js';
import { DpopProofs, type PresentedProof } from './dpop-proofs.js';

const TOKEN = 'https://id.example/token';
const clock = new FixedClock();
const nonces = new DpopNonces(new MasterKey(Buffer.alloc(32, 7).toString('base64url')), clock);
const proofs = new DpopProofs(nonces, clock);
const keys = await generateKeyPair('ES256', { extractable: true });
const jwk = await exportJWK(keys.publicKey);
const privateJwk = await exportJWK(keys.privateKey);
const otherJwk = await exportJWK((await generateKeyPair('ES256')).publicKey);
const rsaJwk = await exportJWK((await generateKeyPair('RS256')).publicKey);
const thumbprint = await calculateJwkThumbprint(jwk);

const stores = (settings: Partial<TenantSettings> = {}, id = 'default') => {
  const spent = new Set<string>();
  const tenant = aTenant({ id });
  return {
    tenant: { ...tenant, settings: { ...tenant.settings, ...settings } },
    usedAssertions: { spend: async ({ hash, expiryBucket }: TokenKey) => (spent.size === spent.add(`${expiryBucket} ${hash}`).size ? 'already-spent' : 'spent') },
  } as unknown as Stores;
};
interface Made {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: Parameters<SignJWT['sign']>[0];
}
const proof = ({ claims = {}, header = {}, key = keys.privateKey }: Made = {}) =>
  new SignJWT({ htm: 'POST', htu: TOKEN, jti: randomUUID(), iat: secondsOf(clock.now()), ...claims }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: jwk as never, ...header }).sign(key);
const verify = async (made: Made | string = {}, on = stores(), presented: Partial<PresentedProof> = {}) =>
  proofs.verify({ proof: typeof made === 'string' ? made : await proof(made), method: 'POST', addresses: [TOKEN, 'https://mtls.id.example/token'], ...presented }, on);
const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');

describe('A DPoP proof', () => {
  it('proves the key in its header, by its thumbprint', async () => expect(await verify()).toBe(thumbprint));

  it.each(SIGNING_ALGORITHMS)('may be signed with %s', async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    const own = await exportJWK(pair.publicKey);
    expect(await verify({ header: { alg, jwk: own }, key: pair.privateKey })).toBe(await calculateJwkThumbprint(own));
  });

  it.each([TOKEN, 'HTTPS://ID.example:443/token', 'https://id.example/a/../token', `${TOKEN}?a=b#c`, 'https://mtls.id.example/token'])('is for %s', async (htu) => {
    expect(await verify({ claims: { htu } })).toBe(thumbprint);
  });

  it('is for the access token that it comes with', async () => {
    const ath = createHash('sha256').update('token').digest('base64url');
    expect(await verify({ claims: { ath } }, stores(), { accessToken: 'token' })).toBe(thumbprint);
    for (const other of [undefined, '', createHash('sha256').update('other').digest('base64url'), 'token', 1]) {
      await expect(verify({ claims: { ath: other } }, stores(), { accessToken: 'token' })).rejects.toThrow('as ath');
    }
  });

  it('is good once, of a hundred at once too', async () => {
    const [on, made] = [stores(), await proof()];
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => verify(made, on)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(verify(made, on)).rejects.toThrow('was used before');
  });

  it('is the same one under another signature, which anybody can make of one by ECDSA', async () => {
    const [on, made] = [stores(), await proof()];
    const [header, payload, signature = ''] = made.split('.');
    const [r, s] = [0, 32].map((start) => Buffer.from(signature, 'base64url').toString('hex', start, start + 32)) as [string, string];
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const mirrored = Buffer.from(r + (order - BigInt(`0x${s}`)).toString(16).padStart(64, '0'), 'hex').toString('base64url');
    expect(mirrored).not.toBe(signature);
    await verify(made, on);
    await expect(verify(`${header}.${payload}.${mirrored}`, on)).rejects.toThrow('was used before');
  });

  it('is good once until it is too old, whichever hour its end falls into', async () => {
    const [on, made] = [stores(), await proof()];
    await verify(made, on);
    for (let second = 0; second < 120; second += 10) {
      await expect(verify(made, on)).rejects.toThrow('was used before');
      clock.advance(10);
    }
    await expect(verify(made, on)).rejects.toThrow('iat');
  });
});

describe('A DPoP proof is refused', () => {
  it.each<[string, Record<string, unknown>]>([
    ['of another method', { htm: 'GET' }], ['of the method in lower case', { htm: 'post' }], ['without a method', { htm: undefined }],
    ['of another endpoint', { htu: 'https://id.example/userinfo' }], ['of another server', { htu: 'https://evil.example/token' }], ['of the endpoint over http', { htu: 'http://id.example/token' }],
    ['of another port', { htu: 'https://id.example:8443/token' }], ['with a user in the address', { htu: 'https://a@id.example/token' }], ['without an address', { htu: undefined }],
    ['with no address', { htu: '/token' }], ['with a list of addresses', { htu: [TOKEN] }], ['of another case of the path', { htu: 'https://id.example/Token' }],
    ['without a jti', { jti: undefined }], ['with an empty jti', { jti: '' }], ['with a jti that is no text', { jti: 7 }], ['with a long jti', { jti: 'x'.repeat(257) }],
    ['without an iat', { iat: undefined }], ['with a text for iat', { iat: '1' }], ['that is too old', { ago: 120 }],
    ['of the future', { ago: -31 }], ['that has expired by its own word', { exp: 1 }],
  ])('%s', async (_what, { ago, ...claims }) => {
    await expect(verify({ claims: { ...claims, ...(typeof ago === 'number' && { iat: secondsOf(clock.now()) - ago }) } })).rejects.toThrow(InvalidDpopProof);
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another type', { typ: 'JWT' }], ['without a type', { typ: undefined }], ['without a key', { jwk: undefined }], ['with a text for a key', { jwk: 'x' }], ['with an empty key', { jwk: {} }],
    ['with the private key', { jwk: privateJwk }], ['with a key that it is not signed by', { jwk: otherJwk }], ['with a key of another kind', { jwk: rsaJwk }],
    ['with an extension that is not known', { crit: ['x'], x: 1 }],
    ['with a key by reference', { jwk: undefined, kid: 'k', jku: 'https://evil.example/keys' }],
  ])('%s', async (_what, header) => {
    const signed = proof({ header }).catch(() => undefined);
    const made = (await signed) ?? (await forged(header));
    await expect(verify(made)).rejects.toThrow(InvalidDpopProof);
  });

  /** What no library signs. */
  const forged = async (header: Record<string, unknown>) => {
    const [, payload, signature] = (await proof()).split('.');
    return `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })}.${payload}.${signature}`;
  };

  it('unsigned, or with a MAC by the public key', async () => {
    const [, payload] = (await proof()).split('.');
    await expect(verify(`${part({ typ: 'dpop+jwt', alg: 'none', jwk })}.${payload}.`)).rejects.toThrow('must be signed with one of');
    const oct: JWK = { kty: 'oct', k: Buffer.from('k'.repeat(32)).toString('base64url') };
    await expect(verify({ header: { alg: 'HS256', jwk: oct }, key: Buffer.from('k'.repeat(32)) })).rejects.toThrow('must be signed with one of');
    await expect(verify(await forged({ jwk: oct }))).rejects.toThrow('private or symmetric');
  });

  it('when it is no JWT, several, or too long', async () => {
    const made = await proof();
    for (const other of ['', 'x', 'a.b.c', `${made}, ${await proof()}`, `${made}.x`, 'x'.repeat(8193), `${made.slice(0, -8)}AAAAAAAA`]) await expect(verify(other)).rejects.toThrow(InvalidDpopProof);
  });

  it('by a key too small to be one', async () => {
    await expect(verify(await forged({ alg: 'RS256', jwk: { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') } }))).rejects.toThrow('2048');
  });
});

describe('A nonce', () => {
  const required = { dpopNonceRequired: true };

  it('is asked for where the tenant wants one, and told', async () => {
    const refusal: unknown = await verify({}, stores(required)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UseDpopNonce);
    expect(await verify({ claims: { nonce: (refusal as UseDpopNonce).nonce } }, stores(required))).toBe(thumbprint);
  });

  it('says how old a proof is, whatever its iat, and a proof with it is good once', async () => {
    const [on, made] = [stores(required), await proof({ claims: { nonce: nonces.current('default'), iat: 1 } })];
    expect(await verify(made, on)).toBe(thumbprint);
    await expect(verify(made, on)).rejects.toThrow('was used before');
  });

  it('is good for five minutes, in its own tenant', async () => {
    const nonce = nonces.current('default');
    await expect(verify({ claims: { nonce } }, stores(required, 'acme'))).rejects.toThrow(UseDpopNonce);
    clock.advance(269);
    expect(await verify({ claims: { nonce } }, stores(required))).toBe(thumbprint);
    clock.advance(31);
    await expect(verify({ claims: { nonce } }, stores(required))).rejects.toThrow(UseDpopNonce);
    expect(nonces.current('default')).not.toBe(nonce);
  });

  it.each(['', 'x', 'A'.repeat(27), 1, [nonces.current('default')]])('is not %j, wanted or not', async (nonce) => {
    await expect(verify({ claims: { nonce } }, stores())).rejects.toThrow(UseDpopNonce);
    await expect(verify({ claims: { nonce } }, stores(required))).rejects.toThrow(UseDpopNonce);
  });

  it('cannot be changed', async () => {
    const bytes = Buffer.from(nonces.current('default'), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(nonces.expiryOf(changed.toString('base64url'), 'default')).toBeUndefined();
    }
  });
});
