import { GuardConfigurationError } from './guard-configuration-error.js';
import type {
  AccessTokenVerifierOptions, DpopOptions, IntrospectionCacheOptions, IntrospectionClient, IssuerOptions, JwtCacheOptions, KeyCacheOptions,
  RevocationFeedOptions,
} from './options.js';

/** The compiler holds them complete. */
type Names<Options> = Readonly<Record<keyof Options, true>>;

const OPTIONS: Names<AccessTokenVerifierOptions> = {
  issuers: true, resource: true, resourceName: true, resourceDocumentation: true, scopesSupported: true, realm: true, clockTolerance: true,
  requestTimeout: true, maxTokenLength: true, dpop: true, clientCertificate: true, scopeHierarchy: true, permissionsClaim: true, keyCache: true,
  introspectionCache: true, jwtCache: true, allowInsecureIssuer: true, fetch: true, now: true, report: true,
};
const ISSUER: Names<IssuerOptions> = { issuer: true, audience: true, internalUrl: true, introspection: true, revocationFeed: true, algorithms: true };
const INTROSPECTION: Names<IntrospectionClient> = { clientId: true, clientSecret: true };
const FEED: Names<RevocationFeedOptions> = { maxSilence: true, whenSilent: true, bound: true, required: true };
const DPOP: Names<DpopOptions> = { publicUrl: true, algorithms: true, maxAge: true, spentProofs: true, maxSpentProofs: true, maxSpentProofsPerHolder: true, nonceSecret: true };
const KEY_CACHE: Names<KeyCacheOptions> = { maxAge: true, minInterval: true, unknownKids: true };
const INTROSPECTION_CACHE: Names<IntrospectionCacheOptions> = { ttl: true, negativeTtl: true, maxEntries: true, maxInFlight: true };
const JWT_CACHE: Names<JwtCacheOptions> = { maxEntries: true };

const PLACES: Readonly<Record<string, Readonly<Record<string, true>>>> = {
  'the outermost object': OPTIONS, 'issuers[]': ISSUER, 'issuers[].introspection': INTROSPECTION, 'issuers[].revocationFeed': FEED,
  dpop: DPOP, keyCache: KEY_CACHE, introspectionCache: INTROSPECTION_CACHE, jwtCache: JWT_CACHE,
};

/** Texts that must be there, and often come from the environment. */
const REQUIRED: ReadonlySet<string> = new Set(['issuer', 'audience', 'clientId', 'clientSecret'] satisfies (keyof IssuerOptions | keyof IntrospectionClient)[]);

/** A misspelt option would hold only in the mind of who wrote it. */
function refuseOthers(where: string, given: unknown, names: Readonly<Record<string, true>>): void {
  if (given === undefined) return;
  if (typeof given !== 'object' || given === null) throw new GuardConfigurationError(`${where} must be an object, with ${Object.keys(names).join(', ')}.`);
  const at = (name: string): string => (where === '' ? name : `${where}.${name}`);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(names, name)) throw new GuardConfigurationError(`${at(name)} is no option; there are ${Object.keys(names).join(', ')}.${elsewhere(name)}`);
    if (value === undefined && REQUIRED.has(name)) throw new GuardConfigurationError(`${at(name)} is undefined; expected a text. Is the environment variable set that it comes from?`);
  }
}

/** Where an option is one that stands in the wrong place. */
function elsewhere(name: string): string {
  const places = Object.keys(PLACES).filter((place) => Object.hasOwn(PLACES[place] ?? {}, name));
  return places.length === 0 ? '' : ` It belongs into ${places.join(' or ')}.`;
}

const unlessOff = <Options>(given: Options | false): Options | undefined => (given === false ? undefined : given);

/** Throws `GuardConfigurationError` for an option that nobody reads, for what should be several and is one, and for a text that is undefined. */
export function refuseUnknownOptions(options: AccessTokenVerifierOptions): void {
  refuseOthers('', options, OPTIONS);
  refuseOthers('dpop', unlessOff(options.dpop), DPOP);
  refuseOthers('keyCache', options.keyCache, KEY_CACHE);
  refuseOthers('introspectionCache', options.introspectionCache, INTROSPECTION_CACHE);
  refuseOthers('jwtCache', options.jwtCache, JWT_CACHE);
  if (!Array.isArray(options.issuers)) return;
  for (const [index, issuer] of options.issuers.entries()) {
    refuseOthers(`issuers[${index}]`, issuer, ISSUER);
    refuseOthers(`issuers[${index}].introspection`, issuer.introspection, INTROSPECTION);
    refuseOthers(`issuers[${index}].revocationFeed`, unlessOff(issuer.revocationFeed), FEED);
  }
}
