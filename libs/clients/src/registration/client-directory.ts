import { Injectable } from '@nestjs/common';
import { Clock, InvalidClient, TemporarilyUnavailable, after } from '@latchkey/protocol';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { RegistrationTrail } from './registration-trail.js';
import { SelfContainedClients } from './self-contained-clients.js';

type DirectoryStores = Pick<Stores, 'tenant' | 'clients'>;

/** Seconds, and of its whole time: how much of that a client must have used up before a use puts its end off again, so that few uses write. */
const RENEWED_AFTER = 86_400;
const RENEWED_AFTER_SHARE = 0.1;

/** How often it is tried to keep a client that others change at the same moment. */
const TRIES = 3;

/** Where every client is found: those that are rows, and those that are nothing but their id. */
@Injectable()
export class ClientDirectory {
  constructor(
    private readonly selfContained: SelfContainedClients,
    private readonly trail: RegistrationTrail,
    private readonly clock: Clock,
  ) {}

  /** The client, unless it is unknown, removed, expired, or lived by a key that was changed. */
  async find(clientId: string, stores: DirectoryStores): Promise<ClientRecord | undefined> {
    const row = await stores.clients.find(clientId);
    if (row) return this.lives(row, stores) ? row : undefined;
    return this.withoutRow(clientId, stores);
  }

  /** As `find`, but as it stands now, for a change to it. */
  async current(clientId: string, stores: DirectoryStores): Promise<ClientRecord | undefined> {
    const row = await stores.clients.current(clientId);
    if (row) return this.lives(row, stores) ? row : undefined;
    return this.withoutRow(clientId, stores);
  }

  /**
   * Makes a row of a client that a person consents to, under the same id; every other client stays as it is.
   * @throws InvalidClient when it was removed this very moment; TemporarilyUnavailable when it is changed all the time
   */
  async keep(client: ClientRecord, stores: DirectoryStores & Pick<Stores, 'auditEvents'>, tries = TRIES): Promise<void> {
    if (!client.registration || client.registration.lasting) return;
    const known = (await stores.clients.current(client.clientId)) ?? client;
    if (!known.registration || known.registration.lasting) return;
    const registration = { ...known.registration, lasting: true };
    const lasting = { ...known, registration, expiresAt: this.end(stores) };
    const outcome = known.version > 0 ? await stores.clients.update(lasting) : await stores.clients.add({ ...lasting, version: 1 });
    if (outcome === 'updated' || outcome === 'added') return this.trail.record({ action: 'kept', clientId: client.clientId, after: lasting }, stores);
    if (!(await stores.clients.current(client.clientId))) throw new InvalidClient({ description: 'the client is not registered any more' });
    // Somebody else's consent came first, or a change, after which the client would be forgotten with what the person allowed.
    if (tries === 1) throw new TemporarilyUnavailable({ description: 'the client is being changed; try again in a moment' });
    await this.keep(client, stores, tries - 1);
  }

  /** Puts off the end of a client that registered itself and is used. */
  async used({ clientId, registration, expiresAt }: ClientRecord, stores: DirectoryStores): Promise<void> {
    if (!registration?.lasting || !expiresAt) return;
    const end = this.end(stores);
    const spared = Math.min(RENEWED_AFTER, stores.tenant.settings.registrationUnusedLifetime * RENEWED_AFTER_SHARE);
    if (end.getTime() - expiresAt.getTime() > spared * 1000) await stores.clients.renew(clientId, end);
  }

  private async withoutRow(clientId: string, { tenant, clients }: DirectoryStores): Promise<ClientRecord | undefined> {
    if (tenant.settings.registration !== 'open') return undefined;
    const client = this.selfContained.open(clientId, tenant);
    return client && !(await clients.isBuried(clientId)) ? client : undefined;
  }

  private lives({ expiresAt, registration }: ClientRecord, { tenant }: DirectoryStores): boolean {
    if (expiresAt && expiresAt <= this.clock.now()) return false;
    return !registration || registration.lasting || (registration.keyId === tenant.settings.registrationKeyId && tenant.settings.registration === 'open');
  }

  private end({ tenant }: DirectoryStores): Date {
    return after(this.clock.now(), tenant.settings.registrationUnusedLifetime);
  }
}
