import { InvalidRequest, type ClaimRequest, type ClaimRequests } from '@latchkey/protocol';
import type { RuleAfterTrust } from './rule.js';

type Json = Readonly<Record<string, unknown>>;

const LOCALE = /^[A-Za-z0-9-]{1,35}$/;
const MAX_LOCALES = 10;

/**
 * `claims` is a JSON object that asks for claims at userinfo and in the ID token, by name, and `claims_locales` a list of languages for
 * them (OIDC Core §5.2, §5.5). Members that are not known are ignored; those that are known must be what they should be.
 */
export const claims: RuleAfterTrust = (draft) => {
  const text = draft.parameters.get('claims');
  const locales = (draft.parameters.get('claims_locales') ?? '').split(' ').filter((tag) => LOCALE.test(tag)).slice(0, MAX_LOCALES);
  const { userinfo, id_token } = text === undefined ? {} : objectOf(parsed(text), 'claims');
  const asked = {
    ...(userinfo != null && { userinfo: requestsOf(userinfo, 'claims.userinfo') }),
    ...(id_token != null && { idToken: requestsOf(id_token, 'claims.id_token') }),
    ...(locales.length > 0 && { locales }),
  };
  draft.claims = Object.keys(asked).length > 0 ? asked : undefined;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidRequest({ description: 'claims must be JSON', cause });
  }
}

function objectOf(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new InvalidRequest({ description: `${where} must be an object` });
}

const requestsOf = (value: unknown, where: string): ClaimRequests =>
  Object.fromEntries(Object.entries(objectOf(value, where)).map(([name, request]) => [name, request === null ? null : requestOf(request, where)]));

/** OIDC Core §5.5.1. */
function requestOf(request: unknown, where: string): ClaimRequest {
  const { essential, value, values } = objectOf(request, `what ${where} says of a claim, unless null,`);
  if (essential !== undefined && typeof essential !== 'boolean') throw new InvalidRequest({ description: `essential in ${where} must be true or false` });
  if (values !== undefined && !Array.isArray(values)) throw new InvalidRequest({ description: `values in ${where} must be an array` });
  return { ...(essential !== undefined && { essential }), ...(value !== undefined && { value }), ...(values !== undefined && { values }) };
}
