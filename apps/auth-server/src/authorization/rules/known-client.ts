import { InvalidClient } from '@latchkey/protocol';
import type { RuleBeforeTrust } from './rule.js';

/** The client is registered (RFC 6749 §4.1.2.1: otherwise the person is told and nobody else). */
export const knownClient: RuleBeforeTrust = async (arrival) => {
  arrival.client = arrival.clientId === undefined ? undefined : await arrival.stores.clients.find(arrival.clientId);
  if (!arrival.client) throw new InvalidClient({ description: 'no application is registered under this client_id' });
};
