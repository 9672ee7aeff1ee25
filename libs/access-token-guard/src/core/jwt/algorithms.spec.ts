import { JWS_ALGORITHMS, fitsAlgorithm } from './algorithms.js';

describe('a published key', () => {
  const ec = { kty: 'EC', crv: 'P-256' };
  const rsa = { kty: 'RSA' };
  const ed = { kty: 'OKP', crv: 'Ed25519' };

  it('fits the algorithms of its own kind only', () => {
    const fitting = (jwk: Record<string, unknown>) => [...JWS_ALGORITHMS.keys()].filter((algorithm) => fitsAlgorithm(jwk, algorithm));
    expect(fitting(ec)).toEqual(['ES256']);
    expect(fitting({ kty: 'EC', crv: 'P-384' })).toEqual(['ES384']);
    expect(fitting(rsa)).toEqual(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']);
    expect(fitting(ed)).toEqual(['EdDSA', 'Ed25519']);
    expect(fitting({ kty: 'oct', k: 'AAAA' })).toEqual([]);
    expect(fitting({ kty: 'EC', crv: 'Ed25519' })).toEqual([]);
  });

  it('fits no algorithm that is unknown, symmetric or none', () => {
    for (const algorithm of ['none', 'HS256', 'RSA1_5', 'constructor', '']) expect(fitsAlgorithm({ kty: 'oct' }, algorithm)).toBe(false);
  });

  it('is held to the algorithm that it names, where Ed25519 has two names', () => {
    expect(fitsAlgorithm({ ...rsa, alg: 'PS256' }, 'PS256')).toBe(true);
    expect(fitsAlgorithm({ ...rsa, alg: 'PS256' }, 'RS256')).toBe(false);
    expect(fitsAlgorithm({ ...ed, alg: 'Ed25519' }, 'EdDSA')).toBe(true);
    expect(fitsAlgorithm({ ...ed, alg: 'ES256' }, 'EdDSA')).toBe(false);
  });

  it('is held to the use that it names', () => {
    expect(fitsAlgorithm({ ...ec, use: 'sig', key_ops: ['verify'] }, 'ES256')).toBe(true);
    expect(fitsAlgorithm({ ...ec, use: 'enc' }, 'ES256')).toBe(false);
    expect(fitsAlgorithm({ ...ec, key_ops: ['deriveKey'] }, 'ES256')).toBe(false);
    expect(fitsAlgorithm({ ...ec, key_ops: 'verify' }, 'ES256')).toBe(false);
  });
});
