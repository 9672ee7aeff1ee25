import { after } from '@latchkey/protocol';
import { TENANT_SETTINGS, type SigningKeyRecord, type TenantSettings } from '@latchkey/storage';
import { keySteps } from './key-steps.js';

const DAY = 86_400;
const START = new Date('2026-01-01T00:00:00Z');
const key = (state: SigningKeyRecord['state'], day: number, changes: Partial<SigningKeyRecord> = {}): SigningKeyRecord => ({
  kid: `${state}-${day}`, alg: 'ES256', state, publicJwk: { kty: 'EC' }, sealedPrivateJwk: '', createdAt: after(START, day * DAY),
  ...(state === 'signing' && { signingSince: after(START, day * DAY) }),
  ...((state === 'retired' || state === 'burnt') && { retiredAt: after(START, day * DAY) }),
  ...changes,
});
const due = (keys: readonly SigningKeyRecord[], day: number, settings: Partial<TenantSettings> = {}) =>
  keySteps(keys, { ...TENANT_SETTINGS, ...settings }, after(START, day * DAY)).map((step) => `${step.step} ${step.step === 'remove' ? step.kid : step.alg}`);

describe('The life of a signing key', () => {
  it('begins a lead before its predecessor has signed for a period', () => {
    expect(due([key('signing', 0)], 88.99)).toEqual([]);
    expect(due([key('signing', 0)], 89)).toEqual(['announce ES256']);
  });

  it('goes on to signing when the period is over, and not before', () => {
    const keys = [key('signing', 0), key('announced', 89)];
    expect(due(keys, 89.99)).toEqual([]);
    expect(due(keys, 90)).toEqual(['rotate ES256']);
  });

  it('has the whole lead, however late it was announced', () => {
    expect(due([key('signing', 0)], 4000)).toEqual(['announce ES256']);
    const keys = [key('signing', 0), key('announced', 4000)];
    expect(due(keys, 4000.99)).toEqual([]);
    expect(due(keys, 4001)).toEqual(['rotate ES256']);
  });

  it('does not go on while somebody may hold a set from under a longer lead', () => {
    const shorter = { signingKeyAnnounceLead: 900, jwksHeldUntil: after(START, 90.5 * DAY).toISOString() };
    const keys = [key('signing', 0), key('announced', 89.5)];
    expect(due(keys, 90.49, shorter)).toEqual([]);
    expect(due(keys, 90.5, shorter)).toEqual(['rotate ES256']);
    expect(due([key('signing', 0)], 90, shorter)).toEqual(['announce ES256']);
  });

  it('is that of its algorithm', () => {
    const keys = [key('signing', 0), key('announced', 89), key('signing', 5, { alg: 'RS256' })];
    expect(due(keys, 91)).toEqual(['rotate ES256']);
    expect(due(keys, 95)).toEqual(['rotate ES256', 'announce RS256']);
  });

  it('goes on after its predecessor was burnt from where the new one began', () => {
    expect(due([key('burnt', 10), key('signing', 10)], 98.99)).toEqual([]);
    expect(due([key('burnt', 10), key('signing', 10)], 99)).toEqual(['announce ES256']);
  });

  it('ends when no session can be left that an ID token of it would be a hint to', () => {
    expect(due([key('retired', 0)], 29.99)).toEqual([]);
    expect(due([key('retired', 0)], 30)).toEqual(['remove retired-0']);
    expect(due([key('retired', 0)], 30, { longestIdTokenLifetime: 40 * DAY })).toEqual([]);
  });

  it('ends sooner where keys follow each other so fast that they would pile up', () => {
    const hasty = { signingKeyRotationPeriod: 30, signingKeyAnnounceLead: 15, accessTokenLifetimeLimit: 60, revocationRetention: 60, idTokenLifetime: 60, longestIdTokenLifetime: 60 };
    expect(due([key('retired', 0)], 119 / DAY, hasty)).toEqual([]);
    expect(due([key('retired', 0)], 121 / DAY, hasty)).toEqual(['remove retired-0']);
  });

  it('is nobody\'s but the administrator\'s where the period is 0, but for its end', () => {
    expect(due([key('signing', 0), key('announced', 1), key('retired', 1)], 4000, { signingKeyRotationPeriod: 0 })).toEqual(['remove retired-1']);
  });

  it('never ends for a burnt one, which is told from one that was never there', () => {
    expect(due([key('burnt', 0)], 4000)).toEqual([]);
  });
});
