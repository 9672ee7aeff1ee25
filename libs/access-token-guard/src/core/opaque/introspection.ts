import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';
import { basic } from '../issuer/client-credentials.js';
import { IssuerUnavailable } from '../issuer/issuer-documents.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';

/**
 * Asks an issuer about a token (RFC 7662 §2). Undefined when it is not active there; throws `IssuerUnavailable` when there
 * is no clear answer, and `InvalidAccessToken` for an active one that is not a bearer token.
 */
export async function introspect(token: string, issuer: TrustedIssuer): Promise<UnverifiedClaims | undefined> {
  const { introspection, issuer: name } = issuer.settings;
  if (introspection === undefined) throw new IssuerUnavailable(`${name} cannot be asked without credentials`);
  const endpoint = await issuer.introspectionEndpoint();
  const answer = await issuer.documents.json(endpoint, {
    method: 'POST',
    headers: { authorization: basic(introspection), 'content-type': 'application/x-www-form-urlencoded' },
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
