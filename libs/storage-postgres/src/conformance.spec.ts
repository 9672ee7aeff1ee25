import * as testing from '@latchkey/testing';
import { describeStorage } from '@latchkey/storage/conformance';

describeStorage('PostgreSQL', async () => {
  const { unitOfWork, tenants, database, clock, close } = await testing.openTestStorage();
  return { unitOfWork, tenants, logoutDeliveries: database.logoutDeliveries, close, now: clock.now(), samples: testing };
});
