import { possessionSettings } from './proof-of-possession/possession-settings.js';
import type { PossessionSettings } from './proof-of-possession/possession-settings.js';
import { GuardConfigurationError } from './guard-configuration-error.js';
import { issuerSettings } from './issuer/issuer-settings.js';
import type { IssuerSettings } from './issuer/issuer-settings.js';
import { count, seconds } from './numbers.js';
import { refuseUnknownOptions } from './option-names.js';
import type { AccessTokenVerifierOptions } from './options.js';
import { sayingOnce } from './reports.js';
import type { RequirementSettings } from './requirements/requirement-check.js';
import { ScopeHierarchy } from './requirements/scope-hierarchy.js';
import { isWebAddress } from './web-address.js';

/** The options, checked and complete; times in milliseconds. */
export interface GuardSettings {
  readonly issuers: readonly IssuerSettings[];
  readonly resource: string;
  readonly realm: string;
  readonly clockTolerance: number;
  readonly requestTimeout: number;
  readonly maxTokenLength: number;
  readonly keyCache: { readonly maxAge: number; readonly minInterval: number; readonly unknownKids: number };
  readonly introspectionCache: {
    readonly ttl: number;
    readonly negativeTtl: number;
    readonly maxEntries: number;
    readonly maxInFlight: number;
  };
  readonly jwtCache: { readonly maxEntries: number };
  readonly possession: PossessionSettings;
  readonly requirements: RequirementSettings;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly report: (message: string) => void;
}

/** The identifier of the resource: given, or the one audience that all issuers agree on. */
function resourceOf(options: AccessTokenVerifierOptions, issuers: readonly IssuerSettings[]): string {
  const audiences = new Set(issuers.map((issuer) => issuer.audience));
  const resource = options.resource ?? (audiences.size === 1 ? issuers[0]?.audience : undefined);
  if (resource === undefined) throw new GuardConfigurationError('resource must be given, since the issuers name different audiences.');
  if (typeof resource !== 'string' || resource === '') throw new GuardConfigurationError('resource must be a non-empty text.');
  return resource;
}

function issuersOf(options: AccessTokenVerifierOptions): readonly IssuerSettings[] {
  refuseUnknownOptions(options ?? {});
  if (!Array.isArray(options?.issuers) || options.issuers.length === 0) {
    throw new GuardConfigurationError("issuers must name at least one issuer. Expected [{ issuer: 'https://id.example', audience: 'https://api.example' }].");
  }
  const issuers = options.issuers.map((issuer, index) => issuerSettings(issuer, `issuers[${index}]`, options.allowInsecureIssuer === true));
  const twice = issuers.find((issuer, index) => issuers.findIndex((other) => other.issuer === issuer.issuer) !== index);
  if (twice !== undefined) throw new GuardConfigurationError(`issuers names ${twice.issuer} twice.`);
  return issuers;
}

function permissionsClaimOf({ permissionsClaim = 'permissions' }: AccessTokenVerifierOptions): string {
  if (typeof permissionsClaim === 'string' && permissionsClaim !== '') return permissionsClaim;
  throw new GuardConfigurationError('permissionsClaim must be the name of a claim.');
}

function functionOf<Given extends (...args: never[]) => unknown>(name: string, given: Given | undefined, fallback: Given): Given {
  if (given === undefined || typeof given === 'function') return given ?? fallback;
  throw new GuardConfigurationError(`${name} must be a function.`);
}

/** Checks the options and fills in what is not given; throws `GuardConfigurationError` with one sentence. */
export function guardSettings(options: AccessTokenVerifierOptions): GuardSettings {
  const issuers = issuersOf(options);
  const resource = resourceOf(options, issuers);
  const { keyCache = {}, introspectionCache = {}, jwtCache = {} } = options;
  const now = functionOf('now', options.now, Date.now);
  const report = sayingOnce(functionOf('report', options.report, () => undefined), now);
  const clockTolerance = seconds('clockTolerance', options.clockTolerance, { fallback: 5, min: 0, max: 60 });
  const requestTimeout = seconds('requestTimeout', options.requestTimeout, { fallback: 5, min: 0.1, max: 60 });
  return {
    issuers,
    resource,
    realm: options.realm ?? (isWebAddress(resource) ? new URL(resource).host : resource),
    clockTolerance,
    requestTimeout,
    maxTokenLength: count('maxTokenLength', options.maxTokenLength, { fallback: 16_384, min: 64, max: 1_048_576 }),
    keyCache: {
      maxAge: seconds('keyCache.maxAge', keyCache.maxAge, { fallback: 300, min: 1, max: 86_400 }),
      minInterval: seconds('keyCache.minInterval', keyCache.minInterval, { fallback: 5, min: 0.1, max: 3_600 }),
      unknownKids: count('keyCache.unknownKids', keyCache.unknownKids, { fallback: 256, min: 0, max: 100_000 }),
    },
    introspectionCache: {
      ttl: seconds('introspectionCache.ttl', introspectionCache.ttl, { fallback: 5, min: 0, max: 3_600 }),
      negativeTtl: seconds('introspectionCache.negativeTtl', introspectionCache.negativeTtl, { fallback: 5, min: 0, max: 3_600 }),
      maxEntries: count('introspectionCache.maxEntries', introspectionCache.maxEntries, { fallback: 10_000, min: 0, max: 10_000_000 }),
      maxInFlight: count('introspectionCache.maxInFlight', introspectionCache.maxInFlight, { fallback: 256, min: 1, max: 100_000 }),
    },
    jwtCache: { maxEntries: count('jwtCache.maxEntries', jwtCache.maxEntries, { fallback: 10_000, min: 0, max: 10_000_000 }) },
    possession: possessionSettings(options, { resource, clockTolerance, requestTimeout, now, report }),
    requirements: { scopeHierarchy: new ScopeHierarchy(options.scopeHierarchy), permissionsClaim: permissionsClaimOf(options), clockTolerance, now },
    fetch: functionOf('fetch', options.fetch, fetch),
    now,
    report,
  };
}
