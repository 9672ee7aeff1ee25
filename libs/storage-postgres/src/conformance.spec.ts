import * as testing from '@latchkey/testing';
import { describeStorage } from '@latchkey/storage/conformance';

describeStorage('PostgreSQL', async () => {
  const { unitOfWork, tenants, clock, close } = await testing.openTestStorage();
  return { unitOfWork, tenants, close, now: clock.now(), samples: testing };
});
