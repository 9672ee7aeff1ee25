import { RESPONSE_TYPES, responseTypeNamed, type ResponseType } from '@latchkey/protocol';
import type { Members } from './members.js';

const EXPECTED = `must be one of ${RESPONSE_TYPES.join(', ')}`;

/** Response types, as the registry spells them whatever the order of their parts was (RFC 6749 §3.1.1). */
export function readResponseTypes(members: Members): readonly ResponseType[] | undefined {
  const names = members.texts('response_types', { items: 20, length: 100 }, (value) => (responseTypeNamed(value) ? undefined : EXPECTED));
  return names && [...new Set(names.flatMap((name) => responseTypeNamed(name) ?? []))];
}
