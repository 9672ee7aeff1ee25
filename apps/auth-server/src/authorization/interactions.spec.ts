import { MasterKey } from '@latchkey/protocol';
import { FixedClock } from '@latchkey/testing';
import { Interactions, rawParametersOf } from './interactions.js';

const key = (byte: number) => new MasterKey(Buffer.alloc(32, byte).toString('base64url'));
const parameters = [['scope', 'openid'], ['resource', 'https://a.example'], ['resource', 'https://b.example']] as const;

describe('An interaction', () => {
  const clock = new FixedClock();
  const interactions = new Interactions(key(1), clock);
  const interaction = { parameters, began: clock.now(), reauthenticate: true };
  const sealed = interactions.seal(interaction, 'default');

  it('opens as it was sealed', () => expect(interactions.open(sealed, 'default')).toEqual({ state: 'live', interaction }));

  it('gives the parameters as they came', () => {
    expect(rawParametersOf(interaction)).toEqual({ scope: ['openid'], resource: ['https://a.example', 'https://b.example'] });
  });

  it('tells nothing to those who carry it', () => expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('openid'));

  it.each([
    ['in another tenant', () => interactions.open(sealed, 'acme')],
    ['under another key', () => new Interactions(key(2), clock).open(sealed, 'default')],
    ['after a change', () => interactions.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`, 'default')],
    ['when it is empty', () => interactions.open('', 'default')],
    ['when it is missing', () => interactions.open(undefined, 'default')],
    ['when it is enormous', () => interactions.open('A'.repeat(100_000), 'default')],
  ])('does not open %s', (_what, open) => expect(open()).toEqual({ state: 'broken' }));

  it('expires after an hour, and still says what it was about', () => {
    const later = new FixedClock(new Date(clock.now().getTime() + 3_600_000));
    expect(new Interactions(key(1), later).open(sealed, 'default')).toEqual({ state: 'expired', interaction });
  });
});
