import { after } from '@latchkey/protocol';
import type { TenantSettings } from '@latchkey/storage';
import { longestSignedLife, publishedFor } from '@latchkey/token-issuance';
import { invalid } from '../http/problem.js';

/** A cache on the way may hold a JWK set for its age; the guard asks again after another, and goes on with what it has for one more at most. */
const CACHES = 3;

/** Seconds that a node may still hand out sets by the settings as they were. */
const STALE = 10;

/** Keys of one algorithm that may be published at once: verifiers read a hundred at most, of all algorithms. */
const PUBLISHED = 20;

/** That every verifier has a key before it signs, and as long as anything of it lives. @throws Problem naming the setting that is too short */
export function checkKeySchedule(settings: TenantSettings): void {
  const { signingKeyRotationPeriod: period, signingKeyAnnounceLead: lead, signingKeyRetireLag: lag, jwksMaxAge } = settings;
  if (lead < CACHES * jwksMaxAge) throw invalid('settings.signing_key_announce_lead', `must be at least ${CACHES} × jwks_max_age, so that every cache has the key before it signs`);
  const longest = longestSignedLife(settings);
  if (lag !== undefined && lag < longest) {
    throw invalid('settings.signing_key_retire_lag', `must be at least ${longest}, the longest that a token of this tenant may live or might before`);
  }
  if (period === 0) return;
  if (period <= lead) throw invalid('settings.signing_key_rotation_period', 'must be longer than signing_key_announce_lead; 0 switches the rotation off');
  const published = publishedFor(settings);
  if (period * PUBLISHED < published) {
    throw invalid('settings.signing_key_rotation_period', `must be at least ${Math.ceil(published / PUBLISHED)}, as keys are published for ${published} s after they signed`);
  }
}

/**
 * Until when somebody may hold a JWK set, where the lead is made shorter: those that were handed out before may be kept for as long as the lead
 * was, and lack whatever key is announced from now on.
 */
export function heldUntil(settings: TenantSettings, before: TenantSettings, now: Date): Pick<TenantSettings, 'jwksHeldUntil'> {
  if (settings.signingKeyAnnounceLead >= before.signingKeyAnnounceLead) return {};
  const until = after(now, before.signingKeyAnnounceLead + STALE).toISOString();
  return { jwksHeldUntil: before.jwksHeldUntil !== undefined && before.jwksHeldUntil > until ? before.jwksHeldUntil : until };
}
