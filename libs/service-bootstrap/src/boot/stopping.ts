import { Injectable } from '@nestjs/common';

/** Whether the service stops: an answer without an end must end when it does, since requests under way are waited for. */
@Injectable()
export class Stopping {
  private readonly controller = new AbortController();

  /** Aborts as soon as the service begins to stop, before the requests under way are waited for. */
  readonly signal: AbortSignal = this.controller.signal;

  begin(): void {
    this.controller.abort();
  }
}
