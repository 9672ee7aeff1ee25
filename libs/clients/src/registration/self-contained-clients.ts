import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Randomness, after, hashToken, secondsOf } from '@latchkey/protocol';
import type { ClientRecord, ClientRegistration, ClientSecretRecord, TenantRecord } from '@latchkey/storage';
import { LRUCache } from 'lru-cache';
import type { ClientMetadata, ClientMetadataDocument } from '../metadata/client-metadata.js';
import { hashGeneratedSecret } from '../secrets/generated-secret.js';
import type { VerifiedSector } from '../metadata/subject-type.js';
import { usesSecret } from '../secrets/rotation.js';
import { SealedSecrets } from '../secrets/sealed-secrets.js';
import { compact, expand } from './compact-metadata.js';
import { heardMembers, parseRegistration } from './parse-registration.js';
import { REGISTERED_SECRET, RegistrationKeys } from './registration-keys.js';

const MAX_SELF_CONTAINED_LENGTH = 600;
const PREFIX = 'dyn_';
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const OVERHEAD = 1 + NONCE + 4 + TAG;

/** Whether the id may mean a client without any row. */
const isSelfContained = (clientId: string): boolean => clientId.startsWith(PREFIX) && clientId.length <= MAX_SELF_CONTAINED_LENGTH;

/**
 * Clients whose id is their registration: time and metadata, packed and sealed (AES-256-GCM, NIST SP 800-38D) under a key of the tenant.
 * They cost nothing to keep, and nobody else can make one.
 *
 * `dyn_` base64url(version, nonce, sealed(seconds since 1970 in 4 bytes, metadata), tag)
 */
@Injectable()
export class SelfContainedClients {
  private readonly opened = new LRUCache<string, ClientRecord>({ max: 2_000 });

  constructor(
    private readonly keys: RegistrationKeys,
    private readonly sealedSecrets: SealedSecrets,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** @param sector what was read at `sector_identifier_uri` @returns undefined when the metadata do not fit into 600 characters @throws InvalidRedirectUri, InvalidClientMetadata */
  make(json: ClientMetadataDocument, tenant: TenantRecord, sector?: VerifiedSector): ClientRecord | undefined {
    parseRegistration(json, sector);
    const issued = Buffer.alloc(4);
    issued.writeUInt32BE(secondsOf(this.clock.now()));
    const metadata = compact(heardMembers(json));
    if (PREFIX.length + Math.ceil(((OVERHEAD + metadata.length) * 4) / 3) > MAX_SELF_CONTAINED_LENGTH) return undefined;
    const nonce = this.randomness.bytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.keys.idKey(tenant), nonce).setAAD(aadOf(tenant));
    const sealed = Buffer.concat([cipher.update(issued), cipher.update(metadata), cipher.final()]);
    const clientId = PREFIX + Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    return this.open(clientId, tenant);
  }

  /** The client that the id is, or undefined when it was not made here under the present key, or is too old. */
  open(clientId: string, tenant: TenantRecord): ClientRecord | undefined {
    if (!isSelfContained(clientId)) return undefined;
    const place = `${tenant.id}/${tenant.settings.registrationKeyId}/${clientId}`;
    const known = this.opened.get(place) ?? this.unsealed(clientId, tenant);
    if (!known) return undefined;
    this.opened.set(place, known);
    const expiresAt = after(known.createdAt, lifetimeOf(known, tenant));
    return expiresAt > this.clock.now() ? { ...known, expiresAt } : undefined;
  }

  /** A client that registers itself now under an id that is no registration; for a row. */
  describe(clientId: string, metadata: ClientMetadata, tenant: TenantRecord): ClientRecord {
    const now = this.clock.now();
    return { ...this.record(clientId, metadata, tenant, now), expiresAt: after(now, tenant.settings.registrationUnusedLifetime) };
  }

  /** A secret, for a row, that the client never had before. */
  anotherSecret(clientId: string, tenant: TenantRecord): ClientSecretRecord {
    return this.hashed(clientId, tenant, { id: `cs_${this.randomness.identifier()}`, createdAt: this.clock.now() });
  }

  private unsealed(clientId: string, tenant: TenantRecord): ClientRecord | undefined {
    const encoded = clientId.slice(PREFIX.length);
    const bytes = Buffer.from(encoded, 'base64url');
    // One client has one id: the decoder would take others for the same bytes.
    if (bytes.toString('base64url') !== encoded || bytes.length <= OVERHEAD || bytes[0] !== VERSION) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.keys.idKey(tenant), bytes.subarray(1, 1 + NONCE), { authTagLength: TAG })
        .setAAD(aadOf(tenant))
        .setAuthTag(bytes.subarray(-TAG));
      const plain = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, -TAG)), decipher.final()]);
      const json = expand(plain.subarray(4));
      return this.record(clientId, parseRegistration(json, sectorAsRegistered(json)), tenant, new Date(plain.readUInt32BE(0) * 1000));
    } catch {
      return undefined;
    }
  }

  private record(clientId: string, metadata: ClientMetadata, tenant: TenantRecord, createdAt: Date): ClientRecord {
    const registration: ClientRegistration = {
      by: 'open',
      accessTokenHash: hashToken(this.keys.tokenOf(clientId, tenant)),
      keyId: tenant.settings.registrationKeyId,
      lasting: false,
    };
    const secrets = usesSecret(metadata) ? [this.secret(clientId, metadata, { tenant, createdAt })] : [];
    return { ...metadata, clientId, registration, secrets, version: 0, createdAt, updatedAt: createdAt };
  }

  private secret(clientId: string, { tokenEndpointAuthMethod: method }: ClientMetadata, { tenant, createdAt }: { tenant: TenantRecord; createdAt: Date }): ClientSecretRecord {
    const row = { id: REGISTERED_SECRET, createdAt };
    if (method === 'client_secret_jwt') return this.sealedSecrets.seal(this.keys.macSecretOf(clientId, tenant), row, { tenant: tenant.id, clientId });
    return this.hashed(clientId, tenant, row);
  }

  private hashed(clientId: string, tenant: TenantRecord, row: Pick<ClientSecretRecord, 'id' | 'createdAt'>): ClientSecretRecord {
    return { ...row, algorithm: 'sha256', hash: hashGeneratedSecret(this.keys.secretOf(clientId, tenant, row.id)) };
  }
}

/** Once it was removed or replaced, it is kept in mind for no longer than it would have lived at that time. */
function lifetimeOf({ createdAt }: ClientRecord, { settings: { registrationUnusedLifetime: lifetime, registrationsBefore: before } }: TenantRecord): number {
  return before && createdAt <= new Date(before.time) ? Math.min(lifetime, before.unusedLifetime) : lifetime;
}

const aadOf = ({ id }: TenantRecord): Buffer => Buffer.from(`self-contained client of ${id}`);

/** What was sealed was checked before. */
const sectorAsRegistered = ({ sector_identifier_uri: uri, redirect_uris: redirectUris }: ClientMetadataDocument): VerifiedSector | undefined =>
  typeof uri === 'string' && Array.isArray(redirectUris) ? { uri, redirectUris: redirectUris as string[] } : undefined;
