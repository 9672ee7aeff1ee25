import { isClientId, type Randomness } from '@latchkey/protocol';
import { MetadataFault } from './metadata-fault.js';

/** A client id that nobody has: 128 random bits. */
export const newClientId = (randomness: Randomness): string => `client_${randomness.identifier()}`;

/** @throws InvalidClientMetadata when no client may be registered under the identifier */
export function checkClientId(value: string): string {
  if (isClientId(value)) return value;
  throw new MetadataFault('client_id', 'must be 1 to 200 visible ASCII characters and not begin as an account identifier does').asError();
}
