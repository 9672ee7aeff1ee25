import { given } from '../challenge.js';
import type { UnverifiedClaims } from '../claims.js';
import { InvalidAccessToken } from '../errors.js';
import { basic } from '../issuer/client-credentials.js';
import { IssuerUnavailable } from '../issuer/issuer-documents.js';
import type { TrustedIssuer } from '../issuer/trusted-issuer.js';

/** Bytes of an answer: thousands are remembered. */
const MAX_ANSWER = 64 * 1024;

/**
 * Asks an issuer about a token (RFC 7662 §2). Undefined when it is not active there; throws `IssuerUnavailable` when there
 * is no clear answer, and `InvalidAccessToken` for an active one of a type that is not known here.
 */
export async function introspect(token: string, issuer: TrustedIssuer): Promise<UnverifiedClaims | undefined> {
  const { introspection, issuer: name } = issuer.settings;
  if (introspection === undefined) throw new IssuerUnavailable(`${name} cannot be asked without credentials`);
  const endpoint = await issuer.introspectionEndpoint();
  const question = {
    method: 'POST',
    headers: { authorization: basic(introspection), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
  };
  const answer = await issuer.documents.json(endpoint, question, MAX_ANSWER);
  const { active, ...claims } = answer;
  if (active !== true) return undefined;
  if (!isOfType(claims)) throw new InvalidAccessToken(`The token is of the type ${given(claims['token_type'])}, and not bound accordingly; expected 'Bearer' or 'DPoP'.`);
  return claims;
}

/** A token that its issuer calls bound to a key names the key (RFC 9449 §6.2); what a token names it is held to, whatever its type. */
function isOfType({ token_type: type, cnf }: UnverifiedClaims): boolean {
  if (type === undefined) return true;
  const name = typeof type === 'string' ? type.toLowerCase() : undefined;
  return name === 'bearer' || (name === 'dpop' && (cnf as { readonly jkt?: unknown } | null | undefined)?.jkt !== undefined);
}
