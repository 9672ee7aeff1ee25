/// <reference types="jest" />
import { describeAccounts } from './accounts.suite.js';
import { describeAuthorizations } from './authorizations.suite.js';
import { describeClients } from './clients.suite.js';
import { describeHolds } from './holds.suite.js';
import { describeInitialAccessTokens } from './initial-access-tokens.suite.js';
import { describeIsolation } from './isolation.suite.js';
import { describeKeys } from './keys.suite.js';
import { describeLockOrder } from './lock-order.suite.js';
import { describeLogs } from './logs.suite.js';
import { describeLogoutDeliveries } from './logout-deliveries.suite.js';
import type { OpenStorage, StorageUnderTest } from './open-storage.js';
import { describePages } from './pages.suite.js';
import { describeRaces } from './races.suite.js';
import { describeResources } from './resources.suite.js';
import { describeRevocationParts, describeRevocations } from './revocations.suite.js';
import { describeSecurityEventStreams } from './security-event-streams.suite.js';
import { describeSessions } from './sessions.suite.js';
import { describeStatusLists } from './status-lists.suite.js';
import { describeTenants } from './tenants.suite.js';
import { describeTokens } from './tokens.suite.js';
import { describeUnitOfWork } from './unit-of-work.suite.js';

export type { OpenStorage, Samples } from './open-storage.js';

const SUITES: readonly ((storage: StorageUnderTest) => void)[] = [
  describeUnitOfWork, describeTenants, describeClients, describeInitialAccessTokens, describeResources, describeKeys, describeAccounts, describeSessions,
  describeAuthorizations, describeLogoutDeliveries, describeTokens, describeRevocations, describeRevocationParts, describeStatusLists, describeSecurityEventStreams, describeLogs, describePages, describeIsolation, describeHolds, describeRaces, describeLockOrder,
];

/** What every adapter of the ports must hold; call it from a spec. `open` gives an empty storage. */
export function describeStorage(name: string, open: () => Promise<OpenStorage>): void {
  describe(name, () => {
    let storage: OpenStorage | undefined;
    beforeAll(async () => {
      storage = await open();
    });
    afterAll(() => storage?.close());
    const opened: StorageUnderTest = () => {
      if (!storage) throw new Error('The storage is not open yet.');
      return storage;
    };
    for (const suite of SUITES) suite(opened);
  });
}
