import { Members, MetadataFault, readJwks } from '@latchkey/clients';
import { TENANT_SETTINGS, type TenantSettings } from '@latchkey/storage';
import { invalid } from '../http/problem.js';
import { checkClaims } from './tenant-claims.js';
import { checkKeySchedule, heldUntil } from './tenant-key-schedule.js';
import { registrationsBefore } from './tenant-registrations.js';

type Setting = keyof Omit<TenantSettings, 'revocationRetention' | 'longestIdTokenLifetime' | 'registrationKeyId' | 'registrationsBefore' | 'jwksHeldUntil'>;

/** The settings by the names that the API has for them; how long revocations are kept follows from the others. */
const NAMES: Readonly<Record<Setting, string>> = {
  accessTokenFormat: 'access_token_format',
  accessTokenLifetime: 'access_token_lifetime',
  applicationTokenLifetime: 'application_token_lifetime',
  accessTokenLifetimeLimit: 'access_token_lifetime_limit',
  idTokenLifetime: 'id_token_lifetime',
  authorizationCodeLifetime: 'authorization_code_lifetime',
  refreshTokenIdleLifetime: 'refresh_token_idle_lifetime',
  refreshTokenAbsoluteLifetime: 'refresh_token_absolute_lifetime',
  refreshTokenRetryWindow: 'refresh_token_retry_window',
  sessionIdleLifetime: 'session_idle_lifetime',
  sessionAbsoluteLifetime: 'session_absolute_lifetime',
  signingKeyRotationPeriod: 'signing_key_rotation_period',
  signingKeyAnnounceLead: 'signing_key_announce_lead',
  signingKeyRetireLag: 'signing_key_retire_lag',
  jwksMaxAge: 'jwks_max_age',
  responseTypesAllowed: 'response_types_allowed',
  unsignedRequestObjects: 'unsigned_request_objects',
  dpopNonceRequired: 'dpop_nonce_required',
  signUp: 'sign_up',
  registration: 'registration',
  registrationUnusedLifetime: 'registration_unused_lifetime',
  registrationRowsPerDay: 'registration_rows_per_day',
  softwareStatementIssuers: 'software_statement_issuers',
  claims: 'claims',
  scopes: 'scopes',
  implicitUserinfoTokenLifetime: 'implicit_userinfo_token_lifetime',
  codeUserinfoTokenLifetime: 'code_userinfo_token_lifetime',
};
const ENTRIES = Object.entries(NAMES) as readonly (readonly [Setting, string])[];

export const settingsDocument = (settings: TenantSettings): Record<string, unknown> =>
  Object.fromEntries(ENTRIES.map(([setting, name]) => [name, settings[setting]]));

/** Nothing was issued or handed out yet that must be honoured. */
const NEW_TENANT: TenantSettings = { ...TENANT_SETTINGS, revocationRetention: 0, longestIdTokenLifetime: 0, signingKeyAnnounceLead: 0, registrationUnusedLifetime: Infinity };

/**
 * The settings from their JSON, which the DTO has checked one by one.
 * @param json all of them that are set; what is left out is as by default
 * @param before as they are now
 * @throws Problem when one exceeds another that limits it
 */
export function parseSettings(json: Readonly<Record<string, unknown>>, now: Date, before: TenantSettings = NEW_TENANT): TenantSettings {
  const given = Object.fromEntries(ENTRIES.flatMap(([setting, name]) => (json[name] == null ? [] : [[setting, json[name]]])));
  const settings = honouringOlder({ ...TENANT_SETTINGS, ...unshown(before), ...given } as TenantSettings, before, now);
  const within = (lower: Setting, upper: Setting): void => {
    if (Number(settings[lower] ?? 0) > Number(settings[upper])) throw invalid(`settings.${NAMES[lower]}`, `must not exceed ${NAMES[upper]}`);
  };
  within('accessTokenLifetime', 'accessTokenLifetimeLimit');
  within('applicationTokenLifetime', 'accessTokenLifetimeLimit');
  within('implicitUserinfoTokenLifetime', 'accessTokenLifetimeLimit');
  within('codeUserinfoTokenLifetime', 'accessTokenLifetimeLimit');
  within('refreshTokenIdleLifetime', 'refreshTokenAbsoluteLifetime');
  within('sessionIdleLifetime', 'sessionAbsoluteLifetime');
  checkIssuers(settings.softwareStatementIssuers);
  checkClaims(settings);
  checkKeySchedule(settings);
  return settings;
}

/** What is no setting of the API stays as it is. */
const unshown = (settings: TenantSettings) => Object.fromEntries(Object.entries(settings).filter(([setting]) => !Object.hasOwn(NAMES, setting)));

/** A token from under a higher limit may still be about, so these never fall; nor does what others hold of keys grow old sooner. */
const honouringOlder = (settings: TenantSettings, before: TenantSettings, now: Date): TenantSettings => ({
  ...settings,
  ...heldUntil(settings, before, now),
  ...registrationsBefore(settings, before, now),
  revocationRetention: Math.max(before.revocationRetention, settings.accessTokenLifetimeLimit),
  longestIdTokenLifetime: Math.max(before.longestIdTokenLifetime, settings.idTokenLifetime),
});

/** Whose keys verify software statements: each once, with public keys alone. */
function checkIssuers(issuers: TenantSettings['softwareStatementIssuers']): void {
  for (const [at, { issuer, jwks }] of issuers.entries()) {
    const member = `settings.software_statement_issuers[${at}]`;
    if (issuers.findIndex((other) => other.issuer === issuer) < at) throw invalid(`${member}.issuer`, 'repeats an earlier one');
    try {
      readJwks(new Members({ jwks }));
    } catch (error) {
      throw error instanceof MetadataFault ? invalid(`${member}.${error.member}`, error.problem) : error;
    }
  }
}
