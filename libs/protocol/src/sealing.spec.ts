import { MasterKey } from './sealing.js';

const master = new MasterKey(Buffer.alloc(32, 7).toString('base64url'));

describe('A sealed value', () => {
  const sealing = master.sealing('signing-key');

  it('opens to what was sealed', () => expect(sealing.open(sealing.seal('secret', 'acme/k1'), 'acme/k1')).toBe('secret'));
  it('looks different each time', () => expect(sealing.seal('secret', 'c')).not.toBe(sealing.seal('secret', 'c')));
  it('does not open in another row', () => expect(() => sealing.open(sealing.seal('secret', 'acme/k1'), 'other/k1')).toThrow());
  it('does not open for another purpose', () => expect(() => master.sealing('other').open(sealing.seal('secret', 'c'), 'c')).toThrow());

  it('does not open once a bit of it was changed', () => {
    const bytes = Buffer.from(sealing.seal('secret', 'c'), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] as number) ^ 1;
      expect(() => sealing.open(changed.toString('base64url'), 'c')).toThrow();
    }
  });

  it.each(['', 'AAAA'])('does not open from %j', (value) => expect(() => sealing.open(value, 'c')).toThrow());
});

describe('A master key', () => {
  it('is 32 bytes, nothing else', () => expect(() => new MasterKey('c2hvcnQ')).toThrow('32 bytes'));
});
