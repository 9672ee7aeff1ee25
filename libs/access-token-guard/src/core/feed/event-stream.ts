/** One message of an event stream, as far as the feed uses it. */
export interface StreamedEvent {
  readonly event: string;
  readonly data: string;
}

/** What came is no event stream within the bounds. */
export class MalformedStream extends Error {}

const LINE_END = /\r\n|\n|\r/g;

/**
 * Takes an event stream apart (HTML Living Standard §9.2.6), in whatever pieces it comes; `id` and `retry` are read past, since the
 * feed's data says its positions. Throws `MalformedStream` for what is not UTF-8, and for a line or message beyond the bound.
 */
export class EventStreamReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #line: string[] = [];
  #event = '';
  #data: string[] = [];
  #length = 0;
  #endedInReturn = false;

  /** @param maxLength characters that a message may have, its unfinished line included */
  constructor(private readonly maxLength: number) {}

  /** The messages that the piece completes. */
  read(piece: Uint8Array): readonly StreamedEvent[] {
    const text = this.decoded(piece);
    const events: StreamedEvent[] = [];
    let start = this.#endedInReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#endedInReturn = text.endsWith('\r');
    LINE_END.lastIndex = start;
    for (let end = LINE_END.exec(text); end !== null; end = LINE_END.exec(text)) {
      this.keep(text.slice(start, end.index));
      start = LINE_END.lastIndex;
      const event = this.endLine();
      if (event !== undefined) events.push(event);
    }
    if (start < text.length) this.keep(text.slice(start));
    return events;
  }

  private decoded(piece: Uint8Array): string {
    try {
      return this.#decoder.decode(piece, { stream: true });
    } catch {
      throw new MalformedStream('the stream is not UTF-8');
    }
  }

  private keep(part: string): void {
    this.#length += part.length;
    if (this.#length > this.maxLength) throw new MalformedStream(`a message is longer than ${this.maxLength} characters`);
    this.#line.push(part);
  }

  private endLine(): StreamedEvent | undefined {
    const line = this.#line.join('');
    this.#line = [];
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    // Comments keep a connection alive for ever: they are no message that grows.
    else if (this.#data.length === 0) this.#length = this.#event.length;
    return undefined;
  }

  private dispatch(): StreamedEvent | undefined {
    const [event, data] = [this.#event, this.#data];
    [this.#event, this.#data, this.#length] = ['', [], 0];
    return data.length === 0 ? undefined : { event, data: data.join('\n') };
  }
}
