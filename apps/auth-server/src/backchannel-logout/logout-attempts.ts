import { Injectable, Logger } from '@nestjs/common';
import { ClientDirectory } from '@latchkey/clients';
import { Clock, InvalidRequest } from '@latchkey/protocol';
import { DocumentUnavailable, RemoteForms } from '@latchkey/remote-documents';
import { StorageUnavailable, UnitOfWork, type BegunLogoutDelivery, type LogoutDeliveryOutcome } from '@latchkey/storage';
import { LogoutTokens } from '@latchkey/token-issuance';
import { LogoutMetrics } from './logout-metrics.js';
import { delivered, ended, retried } from './retries.js';

/** What goes to whom. */
interface LogoutRequest {
  readonly address: string;
  readonly token: string;
}

/** One attempt to tell one client that a session ended (OIDC Back-Channel Logout §2.5–2.8). */
@Injectable()
export class LogoutAttempts {
  private readonly logger = new Logger('BackchannelLogout');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: ClientDirectory,
    private readonly tokens: LogoutTokens,
    private readonly forms: RemoteForms,
    private readonly metrics: LogoutMetrics,
    private readonly clock: Clock,
  ) {}

  /** Makes the attempt and notes what became of it. Where that cannot be noted, the lease ends and another is made. */
  async make(begun: BegunLogoutDelivery): Promise<void> {
    const outcome = await this.outcomeOf(begun);
    if (outcome.state === 'refused' || outcome.state === 'given-up') {
      this.logger.warn({ what: 'A client was not told that a session ended.', ...nameOf(begun), ...outcome });
    }
    await this.unitOfWork.run(begun.tenant, ({ logoutDeliveries }) => logoutDeliveries.settle(begun.delivery, outcome));
    this.metrics.attempted(outcome);
  }

  /**
   * §2.8: 200 says that the logout succeeded (204 is what frameworks make of it), 400 that it will not; a client that refused one token
   * would refuse the next (§2.5: only what may be recoverable is sent again). Everything else may pass.
   */
  private async outcomeOf(begun: BegunLogoutDelivery): Promise<LogoutDeliveryOutcome> {
    const { delivery } = begun;
    try {
      const request = await this.requestOf(begun);
      if (!request) return ended('given-up', { error: 'the client is not there any more, or has no backchannel_logout_uri' }, this.clock.now());
      const status = await this.forms.post(request.address, { logout_token: request.token });
      if (status === 200 || status === 204) return delivered(status, this.clock.now());
      const told = { status, error: `answered with status ${status}` };
      return status === 400 ? ended('refused', told, this.clock.now()) : retried(delivery, told, this.clock.now());
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      if (error instanceof DocumentUnavailable && error.reason === 'address-refused') return ended('given-up', { error: error.message }, this.clock.now());
      return retried(delivery, { error: this.inWords(error) }, this.clock.now());
    }
  }

  private requestOf({ tenant, delivery }: BegunLogoutDelivery): Promise<LogoutRequest | undefined> {
    return this.unitOfWork.run(tenant, async (stores) => {
      const client = await this.directory.find(delivery.clientId, stores);
      if (client?.backchannelLogoutUri === undefined) return undefined;
      return { address: client.backchannelLogoutUri, token: await this.tokens.issue(client, delivery, stores) };
    });
  }

  private inWords(error: unknown): string {
    if (error instanceof DocumentUnavailable || error instanceof InvalidRequest) return error.message;
    this.logger.error(error);
    return 'failed for a reason that is in the log';
  }
}

const nameOf = ({ tenant, delivery: { clientId, sessionId } }: BegunLogoutDelivery) => ({ tenant, client: clientId, session: sessionId });
