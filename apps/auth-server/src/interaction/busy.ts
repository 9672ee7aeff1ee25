import { TemporarilyUnavailable } from '@latchkey/protocol';

/** What a form that asks for a password hash comes to where too many do; anything else goes on as it is. */
export function busy(error: unknown): { readonly kind: 'busy' } {
  if (error instanceof TemporarilyUnavailable) return { kind: 'busy' };
  throw error;
}
