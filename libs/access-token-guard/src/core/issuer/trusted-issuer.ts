import { IssuerKeys } from '../jwt/issuer-keys.js';
import { KeySet } from '../jwt/key-set.js';
import { Refreshed } from '../refreshed.js';
import type { GuardSettings } from '../settings.js';
import { IssuerDocuments, IssuerUnavailable } from './issuer-documents.js';
import { fetchMetadata } from './issuer-metadata.js';
import type { IssuerMetadata } from './issuer-metadata.js';
import type { IssuerSettings } from './issuer-settings.js';

/** One issuer as the guard knows it: its metadata, its keys, and where it introspects. */
export class TrustedIssuer {
  readonly keys: IssuerKeys;
  readonly documents: IssuerDocuments;
  readonly #metadata: Refreshed<IssuerMetadata>;

  constructor(
    readonly settings: IssuerSettings,
    private readonly guard: GuardSettings,
  ) {
    this.documents = new IssuerDocuments(guard.fetch, guard.requestTimeout);
    this.#metadata = new Refreshed(() => this.reported(fetchMetadata(settings, this.documents)), guard.keyCache, guard.now);
    this.keys = new IssuerKeys(() => this.reported(this.fetchKeys()), { ...guard.keyCache, now: guard.now });
  }

  /** Where tokens of this issuer are introspected; throws `IssuerUnavailable`. */
  async introspectionEndpoint(): Promise<URL> {
    return required((await this.#metadata.get()).introspectionEndpoint, 'introspection_endpoint', this.settings.issuer);
  }

  private async fetchKeys(): Promise<KeySet> {
    const address = required((await this.#metadata.get()).jwksUri, 'jwks_uri', this.settings.issuer);
    const set = new KeySet(await this.documents.json(address));
    // An empty set is more likely a broken answer than the wish to refuse everyone.
    if (set.size === 0) throw new IssuerUnavailable(`${address.href} has no keys`);
    return set;
  }

  private async reported<Value>(fetching: Promise<Value>): Promise<Value> {
    try {
      return await fetching;
    } catch (error) {
      this.guard.report(`Issuer ${this.settings.issuer}: ${error instanceof Error ? error.message : 'unknown failure'}`);
      throw error;
    }
  }
}

function required(endpoint: URL | undefined, name: string, issuer: string): URL {
  if (endpoint === undefined) throw new IssuerUnavailable(`the metadata of ${issuer} has no ${name}`);
  return endpoint;
}
