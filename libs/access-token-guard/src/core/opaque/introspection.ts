import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';
import type { IntrospectionClient } from '../options.js';

/** Encodes a client's id or secret for the Basic scheme (RFC 6749 §2.3.1): form-urlencoded first, so that `:` cannot split it elsewhere. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function basic({ clientId, clientSecret }: IntrospectionClient): string {
  return `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;
}

/**
 * Asks an issuer about a token (RFC 7662 §2). Undefined when it is not active there; throws `IssuerUnavailable` when there
 * is no clear answer, and `InvalidAccessToken` for an active one that is not a bearer token.
 */
export async function introspect(
  token: string,
  issuer: TrustedIssuer,
  client: IntrospectionClient,
): Promise<UnverifiedClaims | undefined> {
  const endpoint = await issuer.introspectionEndpoint();
  const answer = await issuer.documents.json(endpoint, {
    method: 'POST',
    headers: { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
  });
  const { active, ...claims } = answer;
  if (active !== true) return undefined;
  const type = claims['token_type'];
  if (type !== undefined && String(type).toLowerCase() !== 'bearer') {
    throw new InvalidAccessToken('The token is not a bearer token.');
  }
  return claims;
}
