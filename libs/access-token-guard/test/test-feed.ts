import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

type Entry = readonly [hash: string, position: number, expires: number];
type Message = readonly [event: string, data: object, id?: number];

/** A request as the feed heard it. */
export interface FeedCall {
  readonly headers: IncomingHttpHeaders;
  readonly parameters: URLSearchParams;
}

export const selectorHashOf = (selector: string): string => createHash('sha256').update(selector).digest().subarray(0, 12).toString('base64url');

const FAR = 4_000_000_000;

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
  readonly #streams = new Set<ServerResponse>();
  #polls: (() => void)[] = [];

  constructor(private readonly jwks: () => readonly object[]) {}

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
    for (const stream of this.#streams) this.write(stream, message);
    for (const wake of this.#polls.splice(0)) wake();
  }

  /** Writes bytes as they stand. */
  sendRaw(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  async answer(headers: IncomingHttpHeaders, body: string, response: ServerResponse): Promise<void> {
    const parameters = new URLSearchParams(body);
    this.calls.push({ headers, parameters });
    if (typeof this.manner === 'number') return void response.writeHead(this.manner).end();
    const after = headers['last-event-id']?.toString() ?? parameters.get('after') ?? undefined;
    if (headers.accept === 'text/event-stream') return this.stream(response, after);
    if (after === String(this.position)) await new Promise<void>((resolve) => this.#polls.push(resolve));
    const messages = [this.keys, ...this.catchUp(after)].map(([event, data]) => ({ event, data }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ messages }));
  }

  private stream(response: ServerResponse, after: string | undefined): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    if (this.manner === 'held back') return;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    for (const message of [this.keys, ...this.catchUp(after)]) this.write(response, message);
  }

  private get keys(): Message {
    return ['keys', { jwks: { keys: this.jwks() }, opaque: this.opaqueKeys.map((key) => key.toString('base64url')) }];
  }

  private catchUp(after: string | undefined): readonly Message[] {
    const known = Number(after);
    if (after !== undefined && known <= this.position && known >= this.forgottenBelow) {
      const entries = this.entries.filter(([, position]) => position > known);
      return [['entries', { from: known, to: this.position, entries }, this.position]];
    }
    const count = Math.max(1, Math.ceil(this.entries.length / this.partSize));
    return Array.from({ length: count }, (_, part): Message => {
      const entries = this.entries.slice(part * this.partSize, (part + 1) * this.partSize);
      return part === count - 1
        ? ['snapshot', { part, last: true, to: this.position, entries }, this.position]
        : ['snapshot', { part, last: false, entries }];
    });
  }

  private write(stream: ServerResponse, [event, data, id]: Message): void {
    stream.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
