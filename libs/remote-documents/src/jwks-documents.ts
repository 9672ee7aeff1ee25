import { Injectable } from '@nestjs/common';
import type { PublicJwk } from '@latchkey/storage';
import { DocumentUnavailable } from './document-unavailable.js';
import { RemoteDocuments, type RemoteDocument } from './remote-documents.js';

const TYPES = ['application/json', 'application/jwk-set+json'];
const MAX_BYTES = 64 * 1024;
const MAX_KEYS = 50;
/** Seconds between two fetches of one set, however many tokens name a key that it does not have. */
const MIN_INTERVAL = 10;
// RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** A JWK set (RFC 7517 §5) of public keys. */
export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The public keys that clients keep at their `jwks_uri`. */
@Injectable()
export class JwksDocuments {
  private readonly read = new WeakMap<RemoteDocument, JwkSet>();

  constructor(private readonly documents: RemoteDocuments) {}

  /**
   * What `use` makes of the set; when it throws what `fits` says may be for want of a key, once more with the set as it is now, unless
   * that was fetched within the last ten seconds.
   * @throws DocumentUnavailable, and what `use` throws
   */
  async with<Result>(address: string, use: (set: JwkSet) => Promise<Result>, fits: (error: unknown) => boolean): Promise<Result> {
    const first = await this.set(address);
    try {
      return await use(first);
    } catch (error) {
      if (!fits(error)) throw error;
      const second = await this.set(address, MIN_INTERVAL);
      if (second === first) throw error;
      return use(second);
    }
  }

  private async set(address: string, minInterval?: number): Promise<JwkSet> {
    const document = await this.documents.get({ address, types: TYPES, maxBytes: MAX_BYTES }, minInterval);
    const known = this.read.get(document);
    if (known) return known;
    const set = parse(document.body);
    this.read.set(document, set);
    return set;
  }
}

/** A set that holds one private or symmetric key is refused as a whole: whoever can read it can sign with it. */
function parse(body: Buffer): JwkSet {
  const malformed = (cause: unknown): never => {
    throw new DocumentUnavailable('malformed', cause);
  };
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    return malformed(cause);
  }
  if (!isObject(json) || !Array.isArray(json.keys) || json.keys.length > MAX_KEYS) return malformed('not a JWK set');
  const keys: unknown[] = json.keys;
  if (!keys.every(isObject)) return malformed('a key is no object');
  if (keys.some((key) => PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member)))) return malformed('a key is not public');
  return { keys };
}
