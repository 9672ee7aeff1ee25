import { InvalidRequestObject, expectedNot, secondsOf } from '@latchkey/protocol';

export type ObjectClaims = Readonly<Record<string, unknown>>;

/** What a request object is held against. */
export interface ObjectSurroundings {
  readonly issuer: string;
  readonly clientId: string;
  /** As it came beside the object. */
  readonly responseType: string | undefined;
  readonly now: Date;
}

type ObjectRule = (claims: ObjectClaims, surroundings: ObjectSurroundings) => string | undefined;

/** Seconds that the client's clock may be off. */
const LEEWAY = 10;
const unless = (holds: boolean, fault: string) => (holds ? undefined : fault);
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** What must hold, in the order that it is checked (OIDC Core §6.1, §6.3; RFC 9101 §4, §6.3, §10.8). */
const RULES: readonly ObjectRule[] = [
  ({ iss }, { clientId }) => unless(iss === undefined || iss === clientId, expectedNot(`an iss of ${clientId}`, JSON.stringify(iss ?? null))),
  ({ aud }, { issuer }) => unless(aud === undefined || aud === issuer || (Array.isArray(aud) && aud.includes(issuer)), expectedNot(`an aud of ${issuer}`, JSON.stringify(aud ?? null))),
  // A client's own assertion (RFC 7523) must not pass for a request.
  ({ sub }, { clientId }) => unless(sub === undefined || sub !== clientId, 'sub must not be the client_id'),
  ({ exp }, { now }) => unless(exp === undefined || (isTime(exp) && exp > secondsOf(now) - LEEWAY), 'the request object has expired'),
  ({ nbf }, { now }) => unless(nbf === undefined || (isTime(nbf) && nbf <= secondsOf(now) + LEEWAY), 'the request object is not valid yet'),
  ({ request, request_uri }) => unless(request === undefined && request_uri === undefined, 'a request object must not hold request or request_uri'),
  ({ client_id }, { clientId }) => unless(client_id === undefined || client_id === clientId, 'client_id must be the same as beside the request object'),
  ({ response_type: inside }, { responseType: outside }) => unless(inside === undefined || outside === undefined || inside === outside, 'response_type must be the same as beside the request object'),
];

/** @throws InvalidRequestObject naming the first claim that is wrong */
export function checkObjectClaims(claims: ObjectClaims, surroundings: ObjectSurroundings): void {
  for (const rule of RULES) {
    const fault = rule(claims, surroundings);
    if (fault !== undefined) throw new InvalidRequestObject({ description: fault });
  }
}
