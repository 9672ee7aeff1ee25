import { randomBytes } from 'node:crypto';
import type { IssuerRequest } from './issuer-server.js';
import { TestLog } from './test-log.js';
import type { FeedMessage } from './test-log.js';

type Stream = ReadableStreamDefaultController<Uint8Array>;

/** A request as the feed heard it. */
export interface FeedCall {
  readonly headers: IssuerRequest['headers'];
  readonly parameters: URLSearchParams;
}

const HEARTBEAT = 1_000;

/** A revocation feed that says what a test wants, when it wants. */
export class TestFeed extends TestLog {
  readonly calls: FeedCall[] = [];
  opaqueKeys: Buffer[] = [randomBytes(32)];
  /** What it answers with: a stream, a stream that something on the way holds back, or a status. */
  manner: 'stream' | 'held back' | number = 'stream';
  /** Open streams, and the position that each was told of last. */
  readonly #streams = new Map<Stream, number | undefined>();
  #polls: (() => void)[] = [];
  #speaking: Promise<void> | undefined;
  #speak: () => void = () => undefined;
  #heart: NodeJS.Timeout | undefined;

  constructor(
    private readonly jwks: () => readonly object[],
    private readonly beats: boolean,
  ) {
    super();
  }

  /** Connections that are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Notes that selectors are revoked, and tells it. */
  revoke(...selectors: readonly string[]): void {
    this.send(this.noted(selectors));
  }

  /** The heartbeat. */
  beat(): void {
    this.send(this.noted([]));
  }

  tellKeys(): void {
    this.send(this.keys);
  }

  /** Says something out of order. */
  send(message: FeedMessage): void {
    if (this.#speaking !== undefined) return;
    for (const stream of this.#streams.keys()) this.write(stream, message);
    for (const wake of this.#polls.splice(0)) wake();
  }

  /** Writes bytes as they stand. */
  sendRaw(text: string): void {
    for (const stream of this.#streams.keys()) stream.enqueue(Buffer.from(text));
  }

  /** Says nothing more, on connections that stay open. */
  goSilent(): void {
    this.#speaking ??= new Promise((resolve) => (this.#speak = resolve));
  }

  /** Goes on, with all that was missed. */
  speak(): void {
    this.#speaking = undefined;
    this.#speak();
    for (const [stream, position] of this.#streams) this.begin(stream, position);
  }

  cut(): void {
    for (const stream of this.#streams.keys()) stream.error(new Error('cut'));
    this.#streams.clear();
  }

  stop(): void {
    clearInterval(this.#heart);
    this.cut();
  }

  async answer({ headers, body, signal }: IssuerRequest): Promise<Response> {
    const parameters = new URLSearchParams(body);
    this.calls.push({ headers, parameters });
    if (typeof this.manner === 'number') return new Response(null, { status: this.manner });
    const after = headers['last-event-id'] ?? parameters.get('after') ?? undefined;
    const known = after === undefined ? undefined : Number(after);
    if (headers['accept'] === 'text/event-stream') return this.stream(known, signal);
    if (known === this.position && !parameters.has('part')) await new Promise<void>((resolve) => this.#polls.push(resolve));
    await this.#speaking;
    const message = this.catchUp(known, parameters.get('part') ?? undefined)[0] as FeedMessage;
    return Response.json({ messages: [this.keys, message].map(([event, data]) => ({ event, data })) });
  }

  private stream(after: number | undefined, signal: AbortSignal | undefined): Response {
    let open: Stream;
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        open = stream;
        if (this.manner === 'held back') return;
        this.#streams.set(stream, after);
        if (this.#speaking === undefined) this.begin(stream, after);
      },
      cancel: () => void this.#streams.delete(open),
    });
    signal?.addEventListener('abort', () => {
      this.#streams.delete(open);
      open.error(signal.reason);
    });
    if (this.beats) this.#heart ??= setInterval(() => this.beat(), HEARTBEAT).unref();
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  private begin(stream: Stream, after: number | undefined): void {
    for (const message of [this.keys, ...this.catchUp(after)]) this.write(stream, message);
  }

  private get keys(): FeedMessage {
    return ['keys', { jwks: { keys: this.jwks() }, opaque: this.opaqueKeys.map((key) => key.toString('base64url')) }];
  }

  private write(stream: Stream, [event, data, id]: FeedMessage): void {
    if (id !== undefined) this.#streams.set(stream, id);
    stream.enqueue(Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }
}
