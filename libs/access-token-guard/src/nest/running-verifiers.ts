import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { RunningAccessTokenVerifier } from '../core/index.js';

/** Lets verifiers follow their issuers while the application runs. */
@Injectable()
export class RunningVerifiers implements OnModuleInit, OnApplicationShutdown {
  readonly #verifiers: RunningAccessTokenVerifier[] = [];

  note(verifier: RunningAccessTokenVerifier): RunningAccessTokenVerifier {
    this.#verifiers.push(verifier);
    return verifier;
  }

  /** The application does not wait: whoever calls before all is known waits, or is refused. */
  onModuleInit(): void {
    for (const verifier of this.#verifiers) void verifier.ready();
  }

  onApplicationShutdown(): void {
    for (const verifier of this.#verifiers) verifier.close();
  }
}
