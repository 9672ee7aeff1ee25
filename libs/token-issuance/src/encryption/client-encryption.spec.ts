import { generateKeyPairSync } from 'node:crypto';
import { CONTENT_ENCRYPTION_ALGORITHMS, InvalidRequest, KEY_ENCRYPTION_ALGORITHMS, type KeyEncryptionAlgorithm } from '@latchkey/protocol';
import { DocumentUnavailable, JwksDocuments, type RemoteDocuments } from '@latchkey/remote-documents';
import type { PublicJwk } from '@latchkey/storage';
import { compactDecrypt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { ClientEncryption } from './client-encryption.js';
import { encryptionKeyOf } from './encryption-key.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pairs = {
  RSA: rsa,
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  X25519: generateKeyPairSync('x25519'),
};
const publicJwk = (name: keyof typeof pairs, members: object = {}): PublicJwk => ({ ...pairs[name].publicKey.export({ format: 'jwk' }), ...members });
const privateKey = (name: keyof typeof pairs, alg: string) => importJWK(pairs[name].privateKey.export({ format: 'jwk' }) as JWK, alg);

const sets = new Map<string, unknown>();
const documents = new JwksDocuments({
  get: async ({ address }: { address: string }, minInterval?: number) => {
    const set = sets.get(minInterval === undefined ? address : `${address} now`) ?? sets.get(address);
    if (set === undefined) throw new DocumentUnavailable('timed-out');
    return { body: Buffer.from(JSON.stringify(set)), fetchedAt: new Date(0) };
  },
} as unknown as RemoteDocuments);
const encryption = new ClientEncryption(documents);
const kindsFor = (alg: KeyEncryptionAlgorithm) => (alg.startsWith('RSA') ? (['RSA'] as const) : (['P-256', 'P-521', 'X25519'] as const));

describe.each(KEY_ENCRYPTION_ALGORITHMS.flatMap((alg) => CONTENT_ENCRYPTION_ALGORITHMS.map((enc) => [alg, enc] as const)))('Encryption by %s and %s', (alg, enc) => {
  it.each(kindsFor(alg))('can be read with the private key alone (%s)', async (kind) => {
    const jwks = { keys: [publicJwk(kind, { kid: 'e', use: 'enc' })] };
    const jwe = await encryption.encrypt('{"sub":"ü"}', { jwks }, { alg, enc, cty: 'JWT' });
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, await privateKey(kind, alg), { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] });
    expect(Buffer.from(plaintext).toString()).toBe('{"sub":"ü"}');
    expect(protectedHeader).toMatchObject({ alg, enc, cty: 'JWT', kid: 'e' });
  });
});

describe('The key of a client that something is encrypted to', () => {
  const signing = publicJwk('RSA', { kid: 's', use: 'sig' });
  const silent = publicJwk('RSA', { kid: 'any' });
  const meant = publicJwk('RSA', { kid: 'e', use: 'enc' });

  it('is one that is meant for it, before one that is meant for nothing in particular', () => {
    expect(encryptionKeyOf([signing, silent, meant], 'RSA-OAEP')).toBe(meant);
    expect(encryptionKeyOf([signing, silent], 'RSA-OAEP')).toBe(silent);
  });

  it.each<[string, object]>([
    ['is for signatures', { use: 'sig' }],
    ['is for another algorithm', { alg: 'RSA-OAEP-256' }],
    ['signs', { key_ops: ['verify'] }],
    ['is of another type', { kty: 'EC' }],
  ])('is never one that %s', (_what, members) => expect(encryptionKeyOf([publicJwk('RSA', members)], 'RSA-OAEP')).toBeUndefined());

  it('is for key agreement on a curve that there is', () => {
    expect(encryptionKeyOf([publicJwk('P-256', { crv: 'secp256k1' }), { kty: 'OKP', crv: 'Ed25519', x: 'x' }], 'ECDH-ES')).toBeUndefined();
  });

  it('must be there: nothing is sent in clear instead', async () => {
    const wanted = { alg: 'RSA-OAEP', enc: 'A128GCM' } as const;
    for (const holder of [{}, { jwks: { keys: [] } }, { jwks: { keys: [signing] } }, { jwksUri: 'https://down.example' }]) {
      await expect(encryption.encrypt('{}', holder, wanted)).rejects.toBeInstanceOf(InvalidRequest);
    }
    await expect(encryption.encrypt('{}', { jwks: { keys: [{ kty: 'RSA', n: '!', e: 'AQAB' }] } }, wanted)).rejects.toThrow('not a valid one');
  });

  it('is looked for once more where the client keeps its keys, when the set that is known has none', async () => {
    sets.set('https://app.example/keys', { keys: [signing] });
    sets.set('https://app.example/keys now', { keys: [signing, meant] });
    const jwe = await encryption.encrypt('{}', { jwksUri: 'https://app.example/keys' }, { alg: 'RSA-OAEP-256', enc: 'A256GCM' });
    expect(decodeProtectedHeader(jwe)).toMatchObject({ kid: 'e', alg: 'RSA-OAEP-256' });
  });
});
