import { InvalidTarget, type AccessTokenFormatName, type SigningAlgorithm } from '@latchkey/protocol';
import type { ClientRecord, ResourceRecord, TenantSettings } from '@latchkey/storage';

/** How an access token is rendered and how long it lives. */
export interface AccessTokenTerms {
  readonly format: AccessTokenFormatName;
  readonly alg: SigningAlgorithm;
  /** Seconds. */
  readonly lifetime: number;
}

const ALGORITHM: SigningAlgorithm = 'ES256';
type Kind = 'accessTokenLifetime' | 'applicationTokenLifetime';

/**
 * The terms that client, resources and tenant settle on: format and algorithm per resource, else per client, else the tenant's; of
 * several lifetimes the shortest.
 * @param kind which lifetime: a person's token or an application's own
 * @throws InvalidTarget when the resources do not agree on a format or an algorithm (RFC 8707 §2)
 */
export function accessTokenTerms(client: ClientRecord, resources: readonly ResourceRecord[], settings: TenantSettings, kind: Kind): AccessTokenTerms {
  const ofNone = client.accessTokenFormat ?? settings.accessTokenFormat;
  const format = agreed(resources.map((resource) => resource.accessTokenFormat ?? ofNone), 'access_token_format') ?? ofNone;
  const algorithms = format === 'jwt' ? resources.map((resource) => resource.signingAlg ?? ALGORITHM) : [];
  return {
    format,
    alg: agreed(algorithms, 'signing_alg') ?? ALGORITHM,
    lifetime: Math.min(settings.accessTokenLifetimeLimit, ...lifetimes(client, resources, settings, kind)),
  };
}

function lifetimes(client: ClientRecord, resources: readonly ResourceRecord[], settings: TenantSettings, kind: Kind): readonly number[] {
  const least = (...set: readonly (number | undefined)[]) => {
    const given = set.filter((value) => value !== undefined);
    return given.length > 0 ? Math.min(...given) : settings[kind];
  };
  return resources.length > 0 ? resources.map((resource) => least(resource[kind], client[kind])) : [least(client[kind])];
}

function agreed<Value>(values: readonly Value[], setting: string): Value | undefined {
  const [first, ...rest] = values;
  if (rest.some((value) => value !== first)) {
    throw new InvalidTarget({ description: `the resources differ in ${setting}; ask for a token for each of them` });
  }
  return first;
}
