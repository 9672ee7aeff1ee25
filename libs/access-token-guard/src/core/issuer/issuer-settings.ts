import { given } from '../challenge.js';
import { GuardConfigurationError } from '../guard-configuration-error.js';
import { feedSettings } from '../feed/feed-settings.js';
import type { FeedSettings } from '../feed/feed-settings.js';
import { JWS_ALGORITHMS, STANDARD_ALGORITHMS } from '../jwt/algorithms.js';
import type { IntrospectionClient, IssuerOptions } from '../options.js';
import { isProtected, webAddress } from '../web-address.js';

/** One issuer, checked and complete. */
export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where its documents are fetched: the internal address when there is one. */
  readonly fetchedFrom: string;
  readonly isInternal: boolean;
  readonly mayBeInsecure: boolean;
  readonly introspection: IntrospectionClient | undefined;
  readonly algorithms: readonly string[];
  /** How revocations are followed; `false` where they shall not be, undefined where they cannot, for want of credentials. */
  readonly revocationFeed: FeedSettings | false | undefined;
}

/** What was given as an address, unless it may hold a password. */
const shown = (value: unknown): string => (typeof value === 'string' && value.includes('@') ? 'a text with an @' : given(value));

/** An address that is a prefix of others: http(s), without credentials, query and fragment. */
function baseAddress(name: string, value: unknown): URL {
  const url = webAddress(value);
  if (url === undefined) throw new GuardConfigurationError(`${name} must be an absolute http(s) URL; got ${shown(value)}.`);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new GuardConfigurationError(`${name} must have no credentials, query or fragment.`);
  }
  return url;
}

function algorithmsOf(name: string, given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return STANDARD_ALGORITHMS;
  if (!Array.isArray(given) || given.length === 0) throw new GuardConfigurationError(`${name} must name at least one algorithm.`);
  const refused = given.find((algorithm) => !JWS_ALGORITHMS.has(algorithm));
  if (refused === undefined) return [...given];
  throw new GuardConfigurationError(`${name} must not contain ${String(refused)}; possible are ${[...JWS_ALGORITHMS.keys()].join(', ')}.`);
}

function introspectionOf(name: string, client: IntrospectionClient | undefined): IntrospectionClient | undefined {
  if (client === undefined) return undefined;
  for (const member of ['clientId', 'clientSecret'] as const) {
    const value: unknown = client[member];
    // Never what it is.
    const got = value === undefined ? 'none' : value === '' ? 'an empty one' : `a ${typeof value}`;
    if (typeof value !== 'string' || value === '') throw new GuardConfigurationError(`${name}.${member} must be a non-empty text; got ${got}.`);
  }
  return { clientId: client.clientId, clientSecret: client.clientSecret };
}

/** Nobody follows a feed without credentials, which it is a fault to require. */
function feedOf(name: string, { introspection, revocationFeed }: IssuerOptions): FeedSettings | false | undefined {
  if (revocationFeed === false) return false;
  const settings = feedSettings(name, revocationFeed ?? {});
  if (introspection !== undefined) return settings;
  if (settings.isRequired) throw new GuardConfigurationError(`${name}.required needs the issuer's introspection client, which the feed is asked for with.`);
  return undefined;
}

/** Checks the options of one issuer; `name` is where they stand, for the sentence that refuses them. */
export function issuerSettings(options: IssuerOptions, name: string, allowInsecure: boolean): IssuerSettings {
  const issuer = baseAddress(`${name}.issuer`, options?.issuer);
  if (!isProtected(issuer) && !allowInsecure) {
    throw new GuardConfigurationError(`${name}.issuer must be https, or on this machine, or allowInsecureIssuer must be set; got ${given(issuer.href)}.`);
  }
  if (typeof options.audience !== 'string' || options.audience === '') {
    throw new GuardConfigurationError(`${name}.audience must be given: without it a token for another API would be accepted.`);
  }
  if (options.internalUrl !== undefined) baseAddress(`${name}.internalUrl`, options.internalUrl);
  return {
    issuer: options.issuer,
    audience: options.audience,
    fetchedFrom: options.internalUrl ?? options.issuer,
    isInternal: options.internalUrl !== undefined,
    mayBeInsecure: allowInsecure,
    introspection: introspectionOf(`${name}.introspection`, options.introspection),
    algorithms: algorithmsOf(`${name}.algorithms`, options.algorithms),
    revocationFeed: feedOf(`${name}.revocationFeed`, options),
  };
}
