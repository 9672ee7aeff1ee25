import { RESPONSE_TYPES, type GrantType, type ResponsePart, type ResponseType } from './registered-names.js';

const inOrder = (text: string): string => text.split(' ').sort().join(' ');
const BY_PARTS: ReadonlyMap<string, ResponseType> = new Map(RESPONSE_TYPES.map((type) => [inOrder(type), type]));

/** The response type that a request or a registration names; the order of its parts does not matter (RFC 6749 §3.1.1). */
export const responseTypeNamed = (text: string): ResponseType | undefined => (text.length > 100 ? undefined : BY_PARTS.get(inOrder(text)));

/** Whether a response of the type brings the part. */
export const responseTypeHas = (type: ResponseType, part: ResponsePart): boolean => type.split(' ').includes(part);

/** Whether a response of the type brings tokens to the browser, so that it must not travel in a query (Multiple Response Types §5). */
export const returnsTokens = (type: ResponseType): boolean => responseTypeHas(type, 'id_token') || responseTypeHas(type, 'token');

/** The grant types that a client must be registered for to use the response type (OIDC Registration §2). */
export const grantTypesOf = (type: ResponseType): readonly GrantType[] => [
  ...(responseTypeHas(type, 'code') ? (['authorization_code'] as const) : []),
  ...(returnsTokens(type) ? (['implicit'] as const) : []),
];
