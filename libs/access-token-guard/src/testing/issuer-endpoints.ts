import type { IntrospectionClient } from '../core/index.js';
import type { IssuerRequest } from './issuer-server.js';
import type { SigningKey } from './signing-key.js';
import type { TestFeed } from './test-feed.js';

export type Claims = Readonly<Record<string, unknown>>;

/** What an issuer answers with: claims, or something else than an answer. */
export type Introspected = Claims | (() => Response);

/** What the endpoints speak for. */
export interface Spokesman {
  readonly issuer: string;
  readonly client: IntrospectionClient;
  readonly keys: readonly SigningKey[];
  readonly metadata: Claims;
  readonly active: ReadonlyMap<string, Introspected>;
  readonly introspections: { authorization: string | undefined; body: string }[];
  readonly feed: TestFeed | undefined;
}

const refused = (): Response => Response.json({ error: 'invalid_client' }, { status: 401 });

/** Answers a request as the issuer's endpoint of that path does. */
export async function answered(request: IssuerRequest, of: Spokesman): Promise<Response> {
  const path = new URL(of.issuer).pathname.replace(/\/$/, '');
  switch (request.path) {
    case `/.well-known/oauth-authorization-server${path}`:
    case `${path}/.well-known/openid-configuration`:
      return Response.json(metadataOf(of));
    case `${path}/jwks`:
      return Response.json({ keys: of.keys.map((key) => key.publicJwk) });
    case `${path}/introspect`:
      return introspection(request, of);
    case `${path}/revocation-feed`:
      if (of.feed !== undefined) return isClient(request, of) ? of.feed.answer(request) : refused();
  }
  return Response.json({}, { status: 404 });
}

/** RFC 8414 §3.2. */
function metadataOf({ issuer, feed, metadata }: Spokesman): Claims {
  const feeds = feed === undefined ? {} : { revocation_feed_endpoint: `${issuer}/revocation-feed` };
  return { issuer, jwks_uri: `${issuer}/jwks`, introspection_endpoint: `${issuer}/introspect`, ...feeds, ...metadata };
}

/** RFC 7662 §2. */
function introspection(request: IssuerRequest, of: Spokesman): Response {
  of.introspections.push({ authorization: request.headers['authorization'], body: request.body });
  if (!isClient(request, of)) return refused();
  const known = of.active.get(new URLSearchParams(request.body).get('token') ?? '') ?? { active: false };
  return typeof known === 'function' ? known() : Response.json(known);
}

/** By `client_secret_basic` (RFC 6749 §2.3.1). */
function isClient({ headers }: IssuerRequest, { client }: Spokesman): boolean {
  const given = Buffer.from(headers['authorization']?.replace(/^Basic /i, '') ?? '', 'base64').toString();
  const [id, secret] = given.split(':').map((part) => new URLSearchParams(`=${part}`).get(''));
  return id === client.clientId && secret === client.clientSecret;
}
