import { Injectable } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import type { ClientRecord, SessionRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { withQuery } from '../interaction/browser/with-query.js';

/** A page that loads more than this helps nobody, and a header that names more origins is not accepted everywhere. */
const MAX_FRAMES = 50;

/** What the signed-out page loads in frames, so that clients end what they keep of the person in this browser (OIDC Front-Channel Logout §2–3). */
@Injectable()
export class FrontchannelLogouts {
  constructor(
    private readonly directory: ClientDirectory,
    private readonly issuers: IssuerAddresses,
  ) {}

  /** The addresses for the clients that took part in the sessions. */
  async of(sessions: readonly SessionRecord[], stores: Pick<Stores, 'tenant' | 'clients' | 'authorizations'>): Promise<readonly string[]> {
    const frames = new Set<string>();
    for (const { id } of sessions) {
      for (const clientId of await stores.authorizations.frontchannelClientsOf(id, MAX_FRAMES - frames.size)) {
        const address = this.addressOf(await this.directory.find(clientId, stores), id, stores);
        if (address !== undefined) frames.add(address);
      }
    }
    return [...frames];
  }

  private addressOf(client: ClientRecord | undefined, sid: string, { tenant }: Pick<Stores, 'tenant'>): string | undefined {
    const address = client?.frontchannelLogoutUri;
    if (address === undefined || !client?.frontchannelLogoutSessionRequired) return address;
    return withQuery(address, { iss: this.issuers.issuerOf(tenant.id), sid });
  }
}
