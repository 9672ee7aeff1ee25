import { InvalidClientMetadata, MasterKey, SystemRandomness, asSecret } from '@latchkey/protocol';
import type { ClientRecord } from '@latchkey/storage';
import { FixedClock, aClient } from '@latchkey/testing';
import { ClientSecrets } from './client-secrets.js';
import { macAlgorithmsOf } from './mac-keys.js';
import { SealedSecrets } from './sealed-secrets.js';
import { SecretIssuer } from './secret-issuer.js';

const clock = new FixedClock();
const plain = new ClientSecrets(new SystemRandomness());
const sealed = new SealedSecrets(new MasterKey(Buffer.alloc(32, 7).toString('base64url')));
const issuer = new SecretIssuer(plain, sealed, clock);
const byJwt = (changes: Partial<ClientRecord> = {}) => aClient({ tokenEndpointAuthMethod: 'client_secret_jwt', ...changes });
const issued = async (client: ClientRecord, chosen?: string, expiresAt?: Date) => {
  const secret = await issuer.issue({ tenant: 'default', client, chosen, expiresAt });
  return { ...secret, client: { ...client, secrets: [secret.record] } };
};

describe('A secret that its client computes MACs with', () => {
  it('rests sealed, and is opened for its own client in its own tenant alone, while it has not expired', async () => {
    const { client, value, record } = await issued(byJwt(), undefined, new Date(clock.now().getTime() + 1000));
    expect(JSON.stringify(record)).not.toContain(value);
    expect(sealed.open(client, 'default', clock.now())).toEqual([value]);
    expect(sealed.open(client, 'default', new Date(clock.now().getTime() + 1000))).toEqual([]);
    expect(() => sealed.open({ ...client, secrets: [{ ...record }] }, 'acme', clock.now())).toThrow();
    expect(() => sealed.open({ clientId: 'other', secrets: [{ ...record }] }, 'default', clock.now())).toThrow();
  });

  it('is long enough for every MAC when it is made here', async () => {
    expect(macAlgorithmsOf((await issued(byJwt())).value)).toEqual(['HS256', 'HS384', 'HS512']);
  });

  it('is refused when it was chosen shorter than the output of the MAC, or not visible', async () => {
    const key = 'k'.repeat(32);
    expect((await issued(byJwt(), key)).value).toBe(key);
    await expect(issued(byJwt(), key.slice(1))).rejects.toThrow(InvalidClientMetadata);
    await expect(issued(byJwt({ tokenEndpointAuthSigningAlg: 'HS384' }), key)).rejects.toThrow('48 to 1024');
    await expect(issued(byJwt({ tokenEndpointAuthSigningAlg: 'HS512' }), `${key}\n${key}`)).rejects.toThrow(InvalidClientMetadata);
    expect(macAlgorithmsOf(asSecret(key))).toEqual(['HS256']);
  });

  it('cannot be presented', async () => {
    const { client, value } = await issued(byJwt());
    expect(await plain.verify(client, value, clock.now())).toBe(false);
  });
});

describe('When a client proves itself in another way from now on', () => {
  it('no secret that rested as a hash becomes a key, and no key is presented', async () => {
    const [hashed, key] = [(await issued(aClient())).client, (await issued(byJwt())).client];
    expect(issuer.kept(hashed, byJwt(), 'default')).toEqual([]);
    expect(issuer.kept(key, aClient(), 'default')).toEqual([]);
    expect(issuer.kept(hashed, aClient({ tokenEndpointAuthMethod: 'none' }), 'default')).toEqual([]);
  });

  it('what still serves is kept', async () => {
    const [hashed, key] = [(await issued(aClient())).client, (await issued(byJwt(), 'k'.repeat(32))).client];
    expect(issuer.kept(hashed, aClient({ tokenEndpointAuthMethod: 'client_secret_post' }), 'default')).toEqual(hashed.secrets);
    expect(issuer.kept(key, byJwt({ tokenEndpointAuthSigningAlg: 'HS256' }), 'default')).toEqual(key.secrets);
    expect(issuer.kept(key, byJwt({ tokenEndpointAuthSigningAlg: 'HS512' }), 'default')).toEqual([]);
  });
});
