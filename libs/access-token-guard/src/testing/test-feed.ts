import { createHash, randomBytes } from 'node:crypto';
import type { IssuerRequest } from './issuer-server.js';

type Entry = readonly [hash: string, position: number, expires: number];
type Message = readonly [event: string, data: object, id?: number];
type Stream = ReadableStreamDefaultController<Uint8Array>;

/** A request as the feed heard it. */
export interface FeedCall {
  readonly headers: IssuerRequest['headers'];
  readonly parameters: URLSearchParams;
}

export const selectorHashOf = (selector: string): string => createHash('sha256').update(selector).digest().subarray(0, 12).toString('base64url');

/** Seconds since the epoch: tests never outlive an entry. */
const FAR = 4_000_000_000;

const HEARTBEAT = 1_000;

/** A revocation feed that says what a test wants, when it wants. */
export class TestFeed {
  readonly calls: FeedCall[] = [];
  opaqueKeys: Buffer[] = [randomBytes(32)];
  position = 10;
  entries: Entry[] = [];
  /** Entries per part of a snapshot. */
  partSize = 1_000;
  /** What it answers with: a stream, a stream that something on the way holds back, or a status. */
  manner: 'stream' | 'held back' | number = 'stream';
  /** Positions below cannot be gone on from. */
  forgottenBelow = 0;
  /** Open streams, and the position that each was told of last. */
  readonly #streams = new Map<Stream, number | undefined>();
  #polls: (() => void)[] = [];
  #speaking: Promise<void> | undefined;
  #speak: () => void = () => undefined;
  #heart: NodeJS.Timeout | undefined;

  constructor(
    private readonly jwks: () => readonly object[],
    private readonly beats: boolean,
  ) {}

  /** Connections that are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Notes that selectors are revoked, and tells it. */
  revoke(...selectors: readonly string[]): void {
    const from = this.position;
    const added = selectors.map((selector): Entry => [selectorHashOf(selector), (this.position += 1), FAR]);
    this.entries.push(...added);
    this.send(['entries', { from, to: this.position, entries: added }, this.position]);
  }

  /** The heartbeat. */
  beat(): void {
    this.send(['entries', { from: this.position, to: this.position, entries: [] }, this.position]);
  }

  tellKeys(): void {
    this.send(this.keys);
  }

  /** Says something out of order. */
  send(message: Message): void {
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
    const message = this.catchUp(known, parameters.get('part') ?? undefined)[0] as Message;
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

  private get keys(): Message {
    return ['keys', { jwks: { keys: this.jwks() }, opaque: this.opaqueKeys.map((key) => key.toString('base64url')) }];
  }

  /** @param next the part of a snapshot that is asked for */
  private catchUp(known: number | undefined, next?: string): readonly Message[] {
    if (next === undefined && known !== undefined && known <= this.position && known >= this.forgottenBelow) {
      const entries = this.entries.filter(([, position]) => position > known);
      return [['entries', { from: known, to: this.position, entries }, this.position]];
    }
    const count = Math.max(1, Math.ceil(this.entries.length / this.partSize));
    return Array.from({ length: count }, (_, part): Message => {
      const entries = this.entries.slice(part * this.partSize, (part + 1) * this.partSize);
      const data = { part, last: part === count - 1, to: this.position, entries };
      return data.last ? ['snapshot', data, this.position] : ['snapshot', data];
    }).slice(Number(next ?? 0));
  }

  private write(stream: Stream, [event, data, id]: Message): void {
    if (id !== undefined) this.#streams.set(stream, id);
    stream.enqueue(Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }
}
