import { InvalidClient } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { knownClient } from './known-client.js';
import type { Arrival, ArrivalContext } from './rule.js';

const stores = { clients: { find: async (id: string) => (id === 'app' ? aClient() : undefined) } } as unknown as Arrival['stores'];

describe('The client', () => {
  it('is known by its identifier', async () => {
    const arrival: Arrival = { raw: {}, stores, clientId: 'app' };
    await knownClient(arrival, {} as ArrivalContext);
    expect(arrival.client?.clientId).toBe('app');
  });

  it.each(['App', 'app ', 'other', undefined])('%p is not known', async (clientId) => {
    await expect(async () => knownClient({ raw: {}, stores, ...(clientId !== undefined && { clientId }) }, {} as ArrivalContext)).rejects.toThrow(InvalidClient);
  });
});
