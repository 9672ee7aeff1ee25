import { NotStreamed, polled, streamed } from './feed-connection.js';
import type { FeedRequest } from './feed-connection.js';
import type { FeedListener, FeedSource } from './feed-source.js';
import { WatchedLine } from './watched-line.js';

/** Seconds for which a polled answer is held back at most. */
const LONGEST_WAIT = 25;

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** How a feed is listened to: as an event stream, and by long polling where a stream does not get through. */
export class FeedReception {
  #polls = false;

  constructor(
    private readonly source: FeedSource,
    private readonly listener: FeedListener,
  ) {}

  /** Listens until the connection ends or is aborted; throws what ended it, unless the issuer did. */
  async listen(endpoint: URL, abort: AbortController): Promise<void> {
    const { client, resource } = this.source;
    const request = { endpoint, client, resource, signal: abort.signal };
    await (this.#polls ? this.poll(request, abort) : this.stream(request, abort));
  }

  private async stream(request: Omit<FeedRequest, 'place'>, abort: AbortController): Promise<void> {
    const line = this.watched(abort);
    let hasCome = false;
    try {
      for await (const message of streamed({ ...request, place: this.listener.place }, this.source.documents, line.alive)) {
        hasCome = true;
        this.listener.receive(message);
        // Many messages at once must not keep requests waiting: between them it is their turn.
        await turn();
      }
    } catch (error) {
      // Connected, and nothing came: something on the way collects the answer before it hands it on.
      this.#polls = !hasCome && (line.wasSilent || error instanceof NotStreamed);
      throw error;
    } finally {
      line.end();
    }
  }

  /** Until it fails; then a stream is tried again. */
  private async poll(request: Omit<FeedRequest, 'place'>, abort: AbortController): Promise<void> {
    this.#polls = false;
    const wait = Math.max(1, Math.min(LONGEST_WAIT, Math.floor(this.source.maxSilence / 2_000)));
    while (!abort.signal.aborted) {
      const line = this.watched(abort);
      try {
        const messages = await polled({ ...request, place: this.listener.place }, wait, this.source.documents);
        line.alive();
        for (const message of messages) this.listener.receive(message);
      } finally {
        line.end();
      }
    }
  }

  private watched(abort: AbortController): WatchedLine {
    return new WatchedLine(abort, this.source.maxSilence, this.source.now);
  }
}
