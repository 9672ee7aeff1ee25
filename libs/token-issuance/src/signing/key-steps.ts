import { after, type SigningAlgorithm } from '@latchkey/protocol';
import type { SigningKeyRecord, TenantSettings } from '@latchkey/storage';
import { keptFor } from './key-lifetimes.js';

/** What is due in the life of a tenant's keys. */
export type KeyStep =
  | { readonly step: 'announce'; readonly alg: SigningAlgorithm }
  | { readonly step: 'rotate'; readonly alg: SigningAlgorithm; readonly retires: string }
  | { readonly step: 'remove'; readonly kid: string; readonly alg: SigningAlgorithm };

/**
 * The steps that are due at `now`, one at most for each algorithm and each key that is over. However late it is, a key signs only once it has
 * been announced for the whole lead, and for what the lead was when somebody may have fetched a set without it: what a tenant missed in years is one announcement, and one rotation after it.
 */
export function keySteps(keys: readonly SigningKeyRecord[], settings: TenantSettings, now: Date): readonly KeyStep[] {
  const over = keys.filter(({ state, retiredAt }) => state === 'retired' && retiredAt !== undefined && after(retiredAt, keptFor(settings)) <= now);
  const removals = over.map(({ kid, alg }) => ({ step: 'remove', kid, alg }) as const);
  if (settings.signingKeyRotationPeriod === 0) return removals;
  const successions = keys.filter(({ state }) => state === 'signing').flatMap((signing) => succession(signing, keys, { settings, now }));
  return [...removals, ...successions];
}

function succession(
  { kid, alg, signingSince, createdAt }: SigningKeyRecord, keys: readonly SigningKeyRecord[], { settings, now }: { settings: TenantSettings; now: Date },
): readonly KeyStep[] {
  const { signingKeyRotationPeriod: period, signingKeyAnnounceLead: lead, jwksHeldUntil } = settings;
  const since = signingSince ?? createdAt;
  const next = keys.find((key) => key.alg === alg && key.state === 'announced');
  if (!next) return after(since, period - lead) <= now ? [{ step: 'announce', alg }] : [];
  const known = after(next.createdAt, lead) <= now && (jwksHeldUntil === undefined || new Date(jwksHeldUntil) <= now);
  return known && after(since, period) <= now ? [{ step: 'rotate', alg, retires: kid }] : [];
}
