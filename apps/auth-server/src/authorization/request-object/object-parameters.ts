import { InvalidRequestObject } from '@latchkey/protocol';
import { AUTHORIZATION_PARAMETERS, type RawParameters } from '../authorization-request.js';
import type { ObjectClaims } from './object-claims.js';

const CARRIERS: readonly string[] = ['request', 'request_uri'];
const NAMES = AUTHORIZATION_PARAMETERS.filter((name) => !CARRIERS.includes(name));

/**
 * The request as a whole: what the object says, and of what came beside it whatever the object does not say (OIDC Core §6.1). The object
 * itself is not part of it: what was checked once travels on as plain parameters.
 * @throws InvalidRequestObject when a parameter is of a JSON type that it cannot be
 */
export function withObject(beside: RawParameters, claims: ObjectClaims): RawParameters {
  const outside = Object.entries(beside).filter(([name]) => !CARRIERS.includes(name));
  const inside = NAMES.filter((name) => Object.hasOwn(claims, name) && claims[name] !== null).map((name) => [name, parameterOf(name, claims[name])]);
  return Object.fromEntries([...outside, ...inside]) as RawParameters;
}

function parameterOf(name: string, value: unknown): string | readonly string[] {
  if (typeof value === 'string') return value;
  if (name === 'max_age' && typeof value === 'number') return String(value);
  if (name === 'claims' && typeof value === 'object') return JSON.stringify(value);
  if (name === 'resource' && Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new InvalidRequestObject({ description: `${name} is of the wrong type in the request object` });
}
