import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { PublishedKey } from './published-key.js';

const signed = Buffer.from('a.b');

describe('a published key', () => {
  it.each([[2048, 'checks signatures'], [1024, 'is unfit']] as const)('of RSA with %i bits %s', async (modulusLength, what) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    const check = new PublishedKey(publicKey.export({ format: 'jwk' }) as JWK).check('RS256');
    if (what === 'is unfit') return expect(check).rejects.toThrow('1024 bits');
    expect((await check)(signed, sign('sha256', signed, privateKey))).toBe(true);
    expect((await check)(Buffer.from('a.c'), sign('sha256', signed, privateKey))).toBe(false);
  });

  it.each([
    ['more bits than anybody uses', 8_200, 'AQAB'],
    ['an exponent as long as itself', 3_072, randomBytes(384).fill(0x7f, 0, 1).toString('base64url')],
  ])('of RSA with %s is unfit: a check would take a hundred times as long', async (_, bits, e) => {
    const n = randomBytes(bits / 8).fill(0xff, 0, 1).toString('base64url');
    await expect(new PublishedKey({ kty: 'RSA', n, e }).check('RS256')).rejects.toThrow(/RSA key/);
  });

  it('of RSA with an exponent of 1 is unfit: whatever is said would be its own signature', async () => {
    const n = randomBytes(256).fill(0xff, 0, 1).toString('base64url');
    await expect(new PublishedKey({ kty: 'RSA', n, e: 'AQ' }).check('RS256')).rejects.toThrow(/RSA key/);
  });

  it('takes ECDSA signatures in the form of JOSE only', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const check = await new PublishedKey(publicKey.export({ format: 'jwk' }) as JWK).check('ES256');
    expect(check(signed, sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' }))).toBe(true);
    for (const other of [sign('sha256', signed, privateKey), Buffer.alloc(64), Buffer.alloc(0)]) expect(check(signed, other)).toBe(false);
  });
});
