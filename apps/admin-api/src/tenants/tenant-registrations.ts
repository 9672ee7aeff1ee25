import { after } from '@latchkey/protocol';
import type { TenantSettings } from '@latchkey/storage';

/**
 * How long clients without a row go on to live that registered before, where those that register from now on live longer. Whatever ended of
 * them is forgotten when they would have ended: with a longer life they would be back, with their first secret.
 */
export function registrationsBefore(settings: TenantSettings, { registrationUnusedLifetime: lifetime, registrationsBefore: earlier }: TenantSettings, now: Date): Pick<TenantSettings, 'registrationsBefore'> {
  if (settings.registrationUnusedLifetime <= lifetime) return {};
  const matters = earlier && after(new Date(earlier.time), lifetime) > now;
  return { registrationsBefore: { time: now.toISOString(), unusedLifetime: matters ? Math.min(lifetime, earlier.unusedLifetime) : lifetime } };
}
