import { InvalidTarget, type AccessTokenFormatName, type SigningAlgorithm } from '@latchkey/protocol';
import { TENANT_SETTINGS, USERINFO_TOKEN_LIFETIMES, type ClientRecord, type ResourceRecord, type TenantSettings } from '@latchkey/storage';

/** How an access token is rendered and how long it lives. */
export interface AccessTokenTerms {
  readonly format: AccessTokenFormatName;
  readonly alg: SigningAlgorithm;
  /** Seconds. */
  readonly lifetime: number;
  /** Whether it has a place in a status list. */
  readonly statusList: boolean;
}

const ALGORITHM: SigningAlgorithm = 'ES256';
/** Whose token: an application's own, or a person's by the flow that it comes from; hybrid counts as code. */
export type TokenKind = 'application' | 'implicit' | 'code';

/**
 * The terms that client, resources and tenant settle on: format and algorithm per resource, else per client, else the tenant's; of
 * several lifetimes the shortest. A JWT has a place in a status list when any of its resources asks for it. A person's token without a resource opens userinfo alone, and lives as its flow says where neither
 * client nor tenant set a lifetime.
 * @throws InvalidTarget when the resources do not agree on a format or an algorithm (RFC 8707 §2)
 */
export function accessTokenTerms(client: ClientRecord, resources: readonly ResourceRecord[], settings: TenantSettings, kind: TokenKind): AccessTokenTerms {
  const ofNone = client.accessTokenFormat ?? settings.accessTokenFormat;
  const format = agreed(resources.map((resource) => resource.accessTokenFormat ?? ofNone), 'access_token_format') ?? ofNone;
  const algorithms = format === 'jwt' ? resources.map((resource) => resource.signingAlg ?? ALGORITHM) : [];
  return {
    format,
    alg: agreed(algorithms, 'signing_alg') ?? ALGORITHM,
    lifetime: Math.min(settings.accessTokenLifetimeLimit, ...lifetimes(client, resources, settings, kind)),
    statusList: format === 'jwt' && resources.some(({ statusList }) => statusList),
  };
}

function lifetimes(client: ClientRecord, resources: readonly ResourceRecord[], settings: TenantSettings, kind: TokenKind): readonly number[] {
  const setting = kind === 'application' ? 'applicationTokenLifetime' : 'accessTokenLifetime';
  if (resources.length === 0) return [client[setting] ?? (kind === 'application' ? settings[setting] : forUserinfo(settings, kind))];
  return resources.map((resource) => {
    const given = [resource[setting], client[setting]].filter((value) => value !== undefined);
    return given.length > 0 ? Math.min(...given) : settings[setting];
  });
}

/** A tenant that left `access_token_lifetime` at its initial value has set none. */
function forUserinfo(settings: TenantSettings, flow: 'implicit' | 'code'): number {
  const ofFlow = flow === 'implicit' ? settings.implicitUserinfoTokenLifetime : settings.codeUserinfoTokenLifetime;
  const { accessTokenLifetime } = settings;
  return ofFlow ?? (accessTokenLifetime === TENANT_SETTINGS.accessTokenLifetime ? USERINFO_TOKEN_LIFETIMES[flow] : accessTokenLifetime);
}

function agreed<Value>(values: readonly Value[], setting: string): Value | undefined {
  const [first, ...rest] = values;
  if (rest.some((value) => value !== first)) {
    throw new InvalidTarget({ description: `the resources differ in ${setting}; ask for a token for each of them` });
  }
  return first;
}
