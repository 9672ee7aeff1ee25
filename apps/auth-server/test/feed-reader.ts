/** A message as it came. */
export interface Received {
  readonly event: string;
  readonly id?: string;
  readonly data: {
    readonly part?: number;
    readonly last?: boolean;
    readonly from?: number;
    readonly to?: number;
    readonly more?: boolean;
    readonly entries?: readonly (readonly [hash: string, position: number, expires: number])[];
    readonly jwks?: { readonly keys: readonly { readonly kid: string }[] };
    readonly opaque?: readonly string[];
  };
}

/** Reads a stream of events as any client would (HTML Living Standard §9.2.6). */
export class FeedReader {
  readonly messages: Received[] = [];
  /** Resolves when the stream has ended, however it did. */
  readonly ended: Promise<void>;
  over = false;
  private taken = 0;
  private waiting: (() => void)[] = [];
  private readonly abort = new AbortController();

  private constructor(readonly response: Response, abort: AbortController) {
    this.abort = abort;
    this.ended = this.read().catch(() => undefined).finally(() => {
      this.over = true;
      this.wake();
    });
  }

  static async open(address: string, init: RequestInit): Promise<FeedReader> {
    const abort = new AbortController();
    return new FeedReader(await fetch(address, { ...init, signal: abort.signal }), abort);
  }

  /** The next message that is no heartbeat and fits, those before it passed over. */
  async next(fits: (message: Received) => boolean = () => true): Promise<Received> {
    for (;;) {
      const message = this.messages[this.taken];
      if (message) {
        this.taken += 1;
        if (!isHeartbeat(message) && fits(message)) return message;
      } else if (this.over) throw new Error('The stream ended before.');
      else await this.arrival();
    }
  }

  /** The snapshot from its first part to its last. */
  async snapshot(): Promise<readonly Received[]> {
    const parts: Received[] = [];
    for (;;) {
      const part = await this.next(({ event }) => event === 'snapshot');
      parts.push(part);
      if (part.data.last) return parts;
    }
  }

  /** The next heartbeat from now on. */
  async heartbeat(): Promise<Received> {
    for (let at = this.messages.length; !this.over; await this.arrival()) {
      for (; at < this.messages.length; at += 1) if (isHeartbeat(this.messages[at] as Received)) return this.messages[at] as Received;
    }
    throw new Error('The stream ended before.');
  }

  /** The hashes of all entries until now, in the order in which they came. */
  get hashes(): readonly string[] {
    return this.messages.flatMap(({ data }) => data.entries?.map(([hash]) => hash) ?? []);
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  /** Resolves when something came, or nothing will any more. */
  private arrival(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private async read(): Promise<void> {
    let rest = '';
    for await (const piece of this.response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop() ?? '';
      this.messages.push(...blocks.map(parse));
      this.wake();
    }
  }
}

function parse(block: string): Received {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  const id = fields.get('id');
  return { event: fields.get('event') ?? '', data: JSON.parse(fields.get('data') ?? 'null') as Received['data'], ...(id !== undefined && { id }) };
}

const isHeartbeat = ({ event, data }: Received): boolean => event === 'entries' && data.from === data.to;
