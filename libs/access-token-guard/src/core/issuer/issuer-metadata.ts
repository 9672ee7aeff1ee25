import { isOnThisMachine, webAddress } from '../web-address.js';
import { IssuerUnavailable } from './issuer-documents.js';
import type { IssuerDocuments } from './issuer-documents.js';
import type { IssuerSettings } from './issuer-settings.js';

/** What the guard needs of an issuer's metadata, as addresses that can be fetched from here. */
export interface IssuerMetadata {
  readonly jwksUri: URL | undefined;
  readonly introspectionEndpoint: URL | undefined;
  /** Where revocations are told as they happen. */
  readonly revocationFeedEndpoint: URL | undefined;
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

/** Where metadata may be: inserted (RFC 8414 §3.1), then appended (OpenID Connect Discovery §4), each place once. */
export function metadataAddresses(base: string): readonly URL[] {
  const { origin, pathname } = new URL(base);
  const path = withoutSlash(pathname);
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}${path}/.well-known/oauth-authorization-server`,
  ];
  return [...new Set(places)].map((place) => new URL(place));
}

/** Moves an address under the issuer's public address to where the issuer is reached inside the network. */
export function rebased(endpoint: URL, settings: IssuerSettings): URL {
  const publicBase = new URL(settings.issuer);
  if (!settings.isInternal || endpoint.origin !== publicBase.origin) return endpoint;
  const internalBase = new URL(settings.fetchedFrom);
  const publicPath = withoutSlash(publicBase.pathname);
  const isBelow = endpoint.pathname === publicPath || endpoint.pathname.startsWith(`${publicPath}/`);
  const path = isBelow ? withoutSlash(internalBase.pathname) + endpoint.pathname.slice(publicPath.length) : endpoint.pathname;
  return new URL(path + endpoint.search, internalBase.origin);
}

function endpointOf(document: Record<string, unknown>, name: string, settings: IssuerSettings): URL | undefined {
  if (document[name] === undefined) return undefined;
  const address = webAddress(document[name]);
  if (address === undefined) throw new IssuerUnavailable(`the metadata of ${settings.issuer} has a ${name} that is no address`);
  const endpoint = rebased(address, settings);
  const source = new URL(settings.fetchedFrom);
  const isInternal = settings.isInternal && endpoint.origin === source.origin;
  // An issuer elsewhere has nothing on this machine, and must not reach what listens here through the guard.
  const isTaken = endpoint.protocol === 'https:' || (isOnThisMachine(endpoint) && isOnThisMachine(source));
  if (isInternal || isTaken || settings.mayBeInsecure) return endpoint;
  throw new IssuerUnavailable(`the metadata of ${settings.issuer} has a ${name} that is not https`);
}

/** Fetches the metadata of an issuer; throws `IssuerUnavailable`, also when it is that of another issuer (RFC 8414 §3.3). */
export async function fetchMetadata(settings: IssuerSettings, documents: IssuerDocuments): Promise<IssuerMetadata> {
  let refusal: unknown;
  for (const address of metadataAddresses(settings.fetchedFrom)) {
    try {
      const document = await documents.json(address);
      if (document['issuer'] !== settings.issuer) {
        throw new IssuerUnavailable(`${address.href} is not the metadata of ${settings.issuer}`);
      }
      return {
        jwksUri: endpointOf(document, 'jwks_uri', settings),
        introspectionEndpoint: endpointOf(document, 'introspection_endpoint', settings),
        revocationFeedEndpoint: endpointOf(document, 'revocation_feed_endpoint', settings),
      };
    } catch (error) {
      refusal ??= error;
      // Only an answer "not here" leads to the next place: a server that is down is down, and a wrong issuer is wrong.
      if (!(error instanceof IssuerUnavailable) || error.status === undefined || error.status >= 500) throw error;
    }
  }
  throw refusal;
}
