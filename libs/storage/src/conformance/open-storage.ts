import type { TokenHash, TokenKey } from '@latchkey/protocol';
import type { AccessTokenRecord } from '../access-token.store.js';
import type { AccountRecord } from '../account.store.js';
import type { AuthorizationCodeRecord } from '../authorization-code.store.js';
import type { AuthorizationRecord } from '../authorization.store.js';
import type { ClientRecord } from '../client.store.js';
import type { ConsentRecord } from '../consent.store.js';
import type { LogoutDeliveryQueue } from '../logout-delivery.store.js';
import type { RefreshTokenRecord } from '../refresh-token.store.js';
import type { ResourceRecord } from '../resource.store.js';
import type { SessionRecord } from '../session.store.js';
import type { StatusListEntry } from '../status-list.store.js';
import type { TenantRecord, TenantStore } from '../tenant.store.js';
import type { Stores, UnitOfWork } from '../unit-of-work.js';

type Builder<Record> = (overrides?: Partial<Record>) => Record;

/** Valid records to try an adapter with: of the client `app` and the account `acct_ada`, at one fixed time. */
export interface Samples {
  readonly aTenant: Builder<TenantRecord>;
  readonly aClient: Builder<ClientRecord>;
  readonly aResource: Builder<ResourceRecord>;
  readonly anAccount: Builder<AccountRecord>;
  readonly aSession: Builder<SessionRecord>;
  readonly aConsent: Builder<ConsentRecord>;
  readonly anAuthorization: Builder<AuthorizationRecord>;
  readonly anAuthorizationCode: Builder<AuthorizationCodeRecord>;
  readonly aRefreshToken: Builder<RefreshTokenRecord>;
  readonly anAccessToken: Builder<AccessTokenRecord>;
  readonly aStatusListEntry: Builder<StatusListEntry>;
  readonly aTokenHash: (name: string) => TokenHash;
  readonly aTokenKey: (name: string, expiresAt: Date) => TokenKey;
}

/** An adapter at work, for the suite to try. */
export interface OpenStorage {
  readonly unitOfWork: UnitOfWork;
  readonly tenants: TenantStore;
  readonly logoutDeliveries: LogoutDeliveryQueue;
  readonly samples: Samples;
  /** The fixed time that the samples are made at and the adapter's clock shows. */
  readonly now: Date;
  close(): Promise<void>;
}

/** What a suite is given: the storage, once the tests run. */
export type StorageUnderTest = () => OpenStorage;

export interface TenantUnderTest {
  readonly id: string;
  readonly run: <Result>(work: (stores: Stores) => Promise<Result>) => Promise<Result>;
}

let made = 0;

/** A new tenant with the client `app` and the account `acct_ada` in it, so that each test has its own rows. */
export async function newTenant({ unitOfWork, samples }: OpenStorage): Promise<TenantUnderTest> {
  made += 1;
  const id = `tenant-${made}`;
  await unitOfWork.create(samples.aTenant({ id }), async (stores) => {
    await stores.clients.add(samples.aClient());
    await stores.accounts.add(samples.anAccount());
  });
  return { id, run: (work) => unitOfWork.run(id, work) };
}

export const seconds = (from: Date, count: number): Date => new Date(from.getTime() + count * 1000);
