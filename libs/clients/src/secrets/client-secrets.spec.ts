import { InvalidClientMetadata, SystemRandomness } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord } from '@latchkey/storage';
import { ClientSecrets } from './client-secrets.js';
import { addSecret, expireSecret, removeSecret } from './rotation.js';

const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');
const holding = (...secrets: ClientSecretRecord[]) => ({ tokenEndpointAuthMethod: 'client_secret_basic', secrets }) as unknown as ClientRecord;

describe('A generated client secret', () => {
  const secrets = new ClientSecrets(new SystemRandomness());

  it('begins with a prefix that scanners can learn and holds 256 bits', () => {
    expect(secrets.generate(now).value).toMatch(/^lk_cs_[A-Za-z0-9_-]{43}$/);
  });

  it('rests under SHA-256, never as it is', () => {
    const { value, record } = secrets.generate(now);
    expect(record.algorithm).toBe('sha256');
    expect(JSON.stringify(record)).not.toContain(value);
  });

  it('proves the client, and no other secret does', async () => {
    const { value, record } = secrets.generate(now);
    expect(await secrets.verify(holding(record), value, now)).toBe(true);
    expect(await secrets.verify(holding(record), `${value}x`, now)).toBe(false);
    expect(await secrets.verify(holding(record), record.hash, now)).toBe(false);
    expect(await secrets.verify(holding(record), '', now)).toBe(false);
    expect(await secrets.verify(holding(), value, now)).toBe(false);
  });

  it('proves nothing from the moment it expires', async () => {
    const { value, record } = secrets.generate(now, later);
    expect(await secrets.verify(holding(record), value, new Date(later.getTime() - 1))).toBe(true);
    expect(await secrets.verify(holding(record), value, later)).toBe(false);
  });

  it('is not made to expire in the past', () => {
    expect(() => secrets.generate(later, now)).toThrow(InvalidClientMetadata);
  });
});

describe('A chosen client secret', () => {
  const secrets = new ClientSecrets(new SystemRandomness());

  it('rests under Argon2id with the parameters of OWASP', async () => {
    const { record } = await secrets.choose('correct horse', now);
    expect(record).toMatchObject({ algorithm: 'argon2id', hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) });
  });

  it('proves the client, the second time too, and a wrong one never does', async () => {
    const { value, record } = await secrets.choose('correct horse', now);
    const client = holding(record);
    expect(await secrets.verify(client, 'wrong horse', now)).toBe(false);
    expect(await secrets.verify(client, value, now)).toBe(true);
    expect(await secrets.verify(client, value, now)).toBe(true);
    expect(await secrets.verify(client, 'wrong horse', now)).toBe(false);
  });

  it('expires like any other, remembered or not', async () => {
    const { value, record } = await secrets.choose('correct horse', now, later);
    expect(await secrets.verify(holding(record), value, now)).toBe(true);
    expect(await secrets.verify(holding(record), value, later)).toBe(false);
  });

  it.each(['short', 'x'.repeat(1025), 'with\nnewline', 'with\0nul in it', 'umläut-umläut'])('is refused where it cannot be one: %j', async (value) => {
    await expect(secrets.choose(value, now)).rejects.toThrow(InvalidClientMetadata);
  });

  it('is checked once for many who come at the same time, and the answers agree', async () => {
    const { value, record } = await secrets.choose('correct horse', now);
    const fresh = new ClientSecrets(new SystemRandomness());
    const answers = await Promise.all(Array.from({ length: 1000 }, () => fresh.verify(holding(record), value, now)));
    expect(answers.every(Boolean)).toBe(true);
  });

  it('lets only so many wrong secrets wait, and refuses the rest as overloaded', async () => {
    const { record } = await secrets.choose('correct horse', now);
    const fresh = new ClientSecrets(new SystemRandomness());
    const answers = await Promise.allSettled(Array.from({ length: 300 }, (_, at) => fresh.verify(holding(record), `wrong horse ${at}`, now)));
    expect(answers.some((answer) => answer.status === 'rejected' && (answer.reason as Error).name === 'TemporarilyUnavailable')).toBe(true);
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value)).toBe(false);
  });
});

describe('Guesses at the chosen secret of one client', () => {
  it('do not keep another from proving its own for the first time', async () => {
    const made = new ClientSecrets(new SystemRandomness());
    const [target, other] = [await made.choose('the target', now), await made.choose('the other', now)];
    const fresh = new ClientSecrets(new SystemRandomness());
    const guesses = Promise.allSettled(Array.from({ length: 1000 }, (_, at) => fresh.verify(holding(target.record), `guess ${at}`, now)));
    expect(await fresh.verify(holding(other.record), other.value, now)).toBe(true);
    await guesses;
  });
});

describe('A client with two chosen secrets', () => {
  it('is proved by the one that it uses even while others guess at the one that it does not', async () => {
    const secrets = new ClientSecrets(new SystemRandomness());
    const [old, fresh] = [await secrets.choose('the old one', now), await secrets.choose('the new one', now)];
    const client = holding(old.record, fresh.record);
    expect(await secrets.verify(client, fresh.value, now)).toBe(true);
    const guesses = Promise.allSettled(Array.from({ length: 300 }, (_, at) => secrets.verify(client, `guess ${at}`, now)));
    expect(await secrets.verify(client, fresh.value, now)).toBe(true);
    await guesses;
  });
});

describe('Rotation of client secrets', () => {
  const secrets = new ClientSecrets(new SystemRandomness());
  const record = (expiresAt?: Date) => secrets.generate(now, expiresAt).record;

  it('lets old and new be used side by side', async () => {
    const old = secrets.generate(now);
    const fresh = secrets.generate(now);
    const client = addSecret(holding(old.record), fresh.record, now);
    expect(await secrets.verify(client, old.value, now)).toBe(true);
    expect(await secrets.verify(client, fresh.value, now)).toBe(true);
  });

  it('holds at most five, and drops the expired ones to make room', () => {
    const full = holding(record(), record(), record(), record(), record());
    expect(() => addSecret(full, record(), now)).toThrow(InvalidClientMetadata);
    expect(addSecret(holding(record(later), record(), record(), record(), record()), record(), later).secrets).toHaveLength(5);
  });

  it('gives no secret to a client that authenticates without', () => {
    expect(() => addSecret({ ...holding(), tokenEndpointAuthMethod: 'none' }, record(), now)).toThrow(/takes no secret/);
  });

  it('ends a secret at a time, takes that back, and removes it', () => {
    const held = record();
    const ending = expireSecret(holding(held), held.id, later);
    expect(ending?.secrets[0]?.expiresAt).toEqual(later);
    expect(expireSecret(ending as ClientRecord, held.id, undefined)?.secrets).toEqual([held]);
    expect(removeSecret(holding(held), held.id)?.secrets).toEqual([]);
    expect(removeSecret(holding(held), 'cs_other')).toBeUndefined();
    expect(expireSecret(holding(held), 'cs_other', later)).toBeUndefined();
  });
});
