import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { RunningAccessTokenVerifier } from '../core/index.js';

/** Lets verifiers follow their issuers while the application runs. */
@Injectable()
export class RunningVerifiers implements OnModuleInit, OnApplicationShutdown {
  readonly #verifiers: RunningAccessTokenVerifier[] = [];
  readonly #logger = new Logger('AccessTokenGuard');

  note(verifier: RunningAccessTokenVerifier): RunningAccessTokenVerifier {
    this.#verifiers.push(verifier);
    return verifier;
  }

  /** The application does not wait: whoever calls before all is known waits, or is refused. */
  onModuleInit(): void {
    for (const verifier of this.#verifiers) void this.begin(verifier);
  }

  private async begin(verifier: RunningAccessTokenVerifier): Promise<void> {
    await verifier.ready();
    // What else becomes of it is reported.
    for (const { feed, issuer } of verifier.health()) if (feed === 'followed') this.#logger.log(`Issuer ${issuer}: revocations are followed.`);
  }

  onApplicationShutdown(): void {
    for (const verifier of this.#verifiers) verifier.close();
  }
}
