import { hashClaim } from './hash-claim.js';

describe('at_hash', () => {
  it('is the left half of the digest of the access token', () => {
    expect(hashClaim('9fac7747-bb2d-46be-bef2-a95b2f69f8b2', 'RS256')).toBe('CXohr-OdgZHI1zTIo4qzrg');
  });

  it('uses SHA-512 under EdDSA, whose curve is Ed25519', () => expect(Buffer.from(hashClaim('x', 'EdDSA'), 'base64url')).toHaveLength(32));
});
