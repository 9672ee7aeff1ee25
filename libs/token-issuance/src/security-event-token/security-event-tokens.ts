import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { secondsOf, type SigningAlgorithm } from '@latchkey/protocol';
import type { ResourceRecord, RevocationRecord, Stores } from '@latchkey/storage';
import { LRUCache } from 'lru-cache';
import { IssuerAddresses } from '../issuer-addresses.js';
import { KeyRing } from '../signing/key-ring.js';
import { revocationEvent } from './revocation-event.js';

const TYPE = 'secevent+jwt'; // RFC 8417 §2.3
const ALGORITHM: SigningAlgorithm = 'ES256';
/** How many are remembered, of a kilobyte each: as many as a few recipients have outstanding. */
const REMEMBERED = 5_000;
const JTI = /^(\d{1,16})\.([\w-]{16})$/;

/** A security event token under the name that it is acknowledged by. */
export interface SecurityEventToken {
  readonly jti: string;
  readonly token: string;
}

const feedOf = (resource: string): string => createHash('sha256').update(resource).digest().subarray(0, 12).toString('base64url');

/** Revocations as security event tokens (RFC 8417), each for one resource. */
@Injectable()
export class SecurityEventTokens {
  /** By the key and what it signed: whoever acknowledges nothing must not keep the server signing. */
  private readonly signed = new LRUCache<string, string>({ max: REMEMBERED });

  constructor(
    private readonly keyRing: KeyRing,
    private readonly issuers: IssuerAddresses,
  ) {}

  /** However often and wherever it is made, the same event says the same, under the same `jti`; only its signature may differ. */
  async issue(entry: RevocationRecord, resource: Pick<ResourceRecord, 'identifier' | 'signingAlg'>, stores: Pick<Stores, 'tenant' | 'signingKeys'>): Promise<SecurityEventToken> {
    const iss = this.issuers.issuerOf(stores.tenant.id);
    const at = secondsOf(entry.revokedAt);
    const jti = `${entry.position}.${feedOf(resource.identifier)}`;
    const { type, subject } = revocationEvent(entry, iss);
    const signer = await this.keyRing.signer(resource.signingAlg ?? ALGORITHM, stores);
    const event = { event_timestamp: at, rev: entry.position };
    const claims = { iss, jti, iat: at, toe: at, aud: resource.identifier, sub_id: subject, events: { [type]: event } };
    const name = `${signer.kid} ${JSON.stringify(claims)}`;
    const token = this.signed.get(name) ?? (await signer.sign(TYPE, claims));
    this.signed.set(name, token);
    return { jti, token };
  }

  /** The position in the log that a `jti` of the resource stands for; undefined for any other text. */
  positionOf(jti: string, resource: string): number | undefined {
    const [, position, feed] = JTI.exec(jti) ?? [];
    return feed === feedOf(resource) && Number.isSafeInteger(Number(position)) ? Number(position) : undefined;
  }
}
