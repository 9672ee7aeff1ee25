import { readFileSync } from 'node:fs';
import { hash } from '@node-rs/argon2';
import { Passwords } from './passwords.js';

describe('Passwords', () => {
  const passwords = new Passwords();

  it('are hashed with Argon2id under the parameters that OWASP names, each with a salt of its own', async () => {
    const [one, other] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('match their hash and no other', async () => {
    const stored = await passwords.hash('correct horse');
    expect(await passwords.verify('correct horse', stored)).toBe(true);
    expect(await passwords.verify('correct horse ', stored)).toBe(false);
    expect(await passwords.verify('', stored)).toBe(false);
  });

  it('match in whatever Unicode form they are typed', async () => {
    expect(await passwords.verify('e\u0301te\u0301', await passwords.hash('\u00e9t\u00e9'))).toBe(true);
  });

  it('match nothing where there is no hash, nor a hash that is none', async () => {
    expect(await passwords.verify('anything', undefined)).toBe(false);
    expect(await passwords.verify('anything', 'not a hash')).toBe(false);
  });

  it('of more than 1024 bytes are refused, and never match', async () => {
    await expect(passwords.hash('x'.repeat(1025))).rejects.toThrow(RangeError);
    await expect(passwords.hash('')).rejects.toThrow(RangeError);
    expect(await passwords.verify('x'.repeat(1025), await passwords.hash('x'.repeat(1024)))).toBe(false);
  });

  it('hashed at a lower cost are outdated, at a higher one not', async () => {
    expect(passwords.isOutdated(await passwords.hash('x'))).toBe(false);
    expect(passwords.isOutdated(await hash('x', { memoryCost: 32_768, timeCost: 2 }))).toBe(false);
    expect(passwords.isOutdated(await hash('x', { memoryCost: 32_768, timeCost: 1 }))).toBe(true);
    expect(passwords.isOutdated(await hash('x', { memoryCost: 8192, timeCost: 1 }))).toBe(true);
    expect(passwords.isOutdated('$2b$12$abcdefghijklmnopqrstuv')).toBe(true);
  });

  it('are compared with a hash of the same cost where there is none', () => {
    const source = readFileSync(new URL('./passwords.ts', import.meta.url), 'utf8');
    const [decoy = ''] = /\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]+\$[\w+/]+/.exec(source) ?? [];
    expect(passwords.isOutdated(decoy)).toBe(false);
  });
});
