import { parseStrictObject } from '../strict-json.js';
import { statedError } from './stated-error.js';

/** An issuer did not give what it was asked for; the message says what, and never contains a secret. */
export class IssuerUnavailable extends Error {
  constructor(message: string, readonly status?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** Bytes that a document of an issuer may have. */
const MAX_DOCUMENT = 512 * 1024;

/** Bytes of an error that are read. */
const MAX_ERROR = 4 * 1024;

async function boundedBody(response: Response, maxLength: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > maxLength) throw new IssuerUnavailable(`the answer is longer than ${maxLength} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Fetches JSON documents of issuers: bounded in time and size, without following redirects. */
export class IssuerDocuments {
  constructor(
    private readonly fetchFrom: typeof fetch,
    /** Milliseconds. */
    private readonly timeout: number,
  ) {}

  /** Fetches one JSON object; throws `IssuerUnavailable` for everything else. @param maxLength bytes that it may have */
  async json(url: URL, init: RequestInit = {}, maxLength = MAX_DOCUMENT): Promise<Record<string, unknown>> {
    const headers = { accept: 'application/json', ...(init.headers as Record<string, string> | undefined) };
    const response = await this.open(url, { ...init, headers });
    return this.telling(url, async () => parseStrictObject(await boundedBody(response, maxLength)));
  }

  /**
   * Asks for something that the caller reads; throws `IssuerUnavailable` for every answer but 200.
   * @param init its `signal` bounds the time; without one the time is that of every document
   */
  open(url: URL, init: RequestInit): Promise<Response> {
    const fetchFrom = this.fetchFrom;
    return this.telling(url, async () => {
      // A redirect would carry the client's secret, or the choice of keys, to wherever it points.
      const response = await fetchFrom(url, { ...init, redirect: 'error', signal: init.signal ?? AbortSignal.timeout(this.timeout) });
      if (response.status === 200) return response;
      throw new IssuerUnavailable(`${url.href} answered ${response.status}${await errorIn(response, init)}`, response.status);
    });
  }

  /** Says which address failed, and why. */
  private async telling<Value>(url: URL, asking: () => Promise<Value>): Promise<Value> {
    try {
      return await asking();
    } catch (error) {
      if (error instanceof IssuerUnavailable) throw error;
      throw new IssuerUnavailable(`${url.href} gave no usable answer (${reasonOf(error)})`, undefined, error);
    }
  }
}

/** Why it was refused, where the answer says so. */
async function errorIn(response: Response, request: RequestInit): Promise<string> {
  try {
    return statedError(parseStrictObject(await boundedBody(response, MAX_ERROR)), request);
  } catch {
    return '';
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined;
  return String(cause?.code ?? cause?.message ?? error.message);
}
