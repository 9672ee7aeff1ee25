import type { UnverifiedClaims } from '../claims.js';
import { NOT_FOLLOWED } from '../feed/feed-report.js';
import { RevocationFeed } from '../feed/revocation-feed.js';
import type { IssuerHealth } from '../health.js';
import { IssuerKeys } from '../jwt/issuer-keys.js';
import { Refreshed } from '../refreshed.js';
import { SelectorHashes } from '../revocation/token-selectors.js';
import type { TokenSelectors } from '../revocation/token-selectors.js';
import type { GuardSettings } from '../settings.js';
import { IssuerDocuments, IssuerUnavailable } from './issuer-documents.js';
import { fetchMetadata } from './issuer-metadata.js';
import type { IssuerMetadata } from './issuer-metadata.js';
import type { IssuerSettings } from './issuer-settings.js';

/** Milliseconds: a feed looks for new keys each second. */
const KEYS_TOLD_WITHIN = 2_000;

/** One issuer as the guard knows it: its metadata, its keys, what it has revoked, and where it introspects. */
export class TrustedIssuer {
  readonly keys: IssuerKeys;
  readonly documents: IssuerDocuments;
  readonly #metadata: Refreshed<IssuerMetadata>;
  readonly #feed: RevocationFeed | undefined;
  readonly #hashes = new SelectorHashes();

  constructor(
    readonly settings: IssuerSettings,
    private readonly guard: GuardSettings,
    /** Hears that something may have been revoked. */
    private readonly onNews: () => void = () => undefined,
  ) {
    this.documents = new IssuerDocuments(guard.fetch, guard.requestTimeout);
    this.#metadata = new Refreshed(() => this.reported(fetchMetadata(settings, this.documents)), guard.keyCache, guard.now);
    const areTold = (): boolean => this.#feed?.isLive === true;
    const toldWithin = Math.min(KEYS_TOLD_WITHIN, guard.requestTimeout);
    this.keys = new IssuerKeys(() => this.reported(this.fetchKeys()), { ...guard.keyCache, now: guard.now, areTold, toldWithin });
    this.#feed = this.makeFeed();
  }

  /** Where tokens of this issuer are introspected; throws `IssuerUnavailable`. */
  async introspectionEndpoint(): Promise<URL> {
    return required((await this.#metadata.get()).introspectionEndpoint, 'introspection_endpoint', this.settings.issuer);
  }

  /** Begins to follow its revocations; resolves when all is known that was revoked, or that is not to be had in time. */
  async ready(): Promise<void> {
    if (this.#feed !== undefined) return this.#feed.ready();
    if (this.settings.revocationFeed === undefined) this.report(NOT_FOLLOWED);
  }

  /** The same for a token that is waiting, which has one more try. */
  settled(): Promise<void> {
    return this.#feed?.settled() ?? this.ready();
  }

  close(): void {
    this.#feed?.close();
  }

  /** Whether tokens may be accepted by what is known here; else each must be introspected. */
  get decidesLocally(): boolean {
    return this.#feed?.decidesLocally ?? true;
  }

  /** Whether its revocations were heard of at least once, so that what is remembered may be remembered for long. */
  get isFollowed(): boolean {
    return this.#feed?.wasHeard === true;
  }

  /** The keys that its opaque tokens are authenticated by; none where it does not tell. */
  get opaqueKeys(): readonly Uint8Array[] {
    return this.#feed?.opaqueKeys ?? [];
  }

  /** Whether what none of those keys made is surely not its token. */
  get knowsItsTokens(): boolean {
    return this.#feed?.isLive === true && this.#feed.opaqueKeys.length > 0;
  }

  /** Everything whose revocation ends a token of this issuer. */
  selectorsOf(claims: UnverifiedClaims, kid: string | undefined): TokenSelectors | undefined {
    return this.#feed === undefined ? undefined : this.#hashes.of(claims, kid);
  }

  hasRevoked(selectors: TokenSelectors | undefined): boolean {
    return selectors !== undefined && this.#feed?.ends(selectors) === true;
  }

  get health(): IssuerHealth {
    const { issuer } = this.settings;
    return { issuer, decides: this.decidesLocally ? 'locally' : 'by introspection', ...(this.#feed?.health ?? { feed: 'absent' }) };
  }

  /** Tells the operator something about this issuer. */
  report(message: string): void {
    this.guard.report(`Issuer ${this.settings.issuer}: ${message}.`);
  }

  private makeFeed(): RevocationFeed | undefined {
    const { introspection: client, revocationFeed, audience } = this.settings;
    if (!revocationFeed || client === undefined) return undefined;
    return new RevocationFeed(revocationFeed, {
      endpoint: async () => (await this.#metadata.get()).revocationFeedEndpoint,
      client,
      resource: audience,
      documents: this.documents,
      maxSilence: revocationFeed.maxSilence,
      now: this.guard.now,
      keys: this.keys,
      patience: this.guard.requestTimeout,
      report: (message) => this.report(message),
      onNews: this.onNews,
    });
  }

  private async fetchKeys(): Promise<Readonly<Record<string, unknown>>> {
    const address = required((await this.#metadata.get()).jwksUri, 'jwks_uri', this.settings.issuer);
    const document = await this.documents.json(address);
    // An empty set is more likely a broken answer than the wish to refuse everyone.
    if (!Array.isArray(document['keys']) || document['keys'].length === 0) throw new IssuerUnavailable(`${address.href} has no keys`);
    return document;
  }

  private async reported<Value>(fetching: Promise<Value>): Promise<Value> {
    try {
      return await fetching;
    } catch (error) {
      this.report(error instanceof Error ? error.message : 'unknown failure');
      throw error;
    }
  }
}

function required(endpoint: URL | undefined, name: string, issuer: string): URL {
  if (endpoint === undefined) throw new IssuerUnavailable(`the metadata of ${issuer} has no ${name}`);
  return endpoint;
}
