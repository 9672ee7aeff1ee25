import { Injectable } from '@nestjs/common';
import { ClientAuthenticator, MutualTls } from '@latchkey/client-authentication';
import { MetadataFault, parseRegistration, type ClientMetadata, type ClientMetadataDocument, type VerifiedSector } from '@latchkey/clients';
import { ScopeSet, isOidcScope } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { Sectors } from './sectors.js';
import { SoftwareStatements } from './software-statements.js';

/** Each may have to be looked up, for whoever asks. */
const MOST_SCOPES = 100;

/** Metadata as they are registered, as JSON and read. */
export interface RegistrableMetadata {
  readonly json: ClientMetadataDocument;
  readonly metadata: ClientMetadata;
  readonly sector: VerifiedSector | undefined;
}

/** What of the metadata that a client sends is registered. */
@Injectable()
export class RegistrableMetadataReader {
  constructor(
    private readonly statements: SoftwareStatements,
    private readonly sectors: Sectors,
    private readonly authenticator: ClientAuthenticator,
    private readonly mutualTls: MutualTls,
  ) {}

  /**
   * @param address where the request comes from, for the limit on fetches
   * @throws InvalidRedirectUri, InvalidClientMetadata, InvalidSoftwareStatement, UnapprovedSoftwareStatement (RFC 7591 §3.2.2)
   */
  async read(sent: ClientMetadataDocument, address: string, stores: Pick<Stores, 'tenant' | 'resources' | 'signInAttempts'>): Promise<RegistrableMetadata> {
    const said = await this.statements.applied(sent, stores.tenant);
    const json = typeof said.scope === 'string' ? { ...said, scope: await registrable(said.scope, stores) } : said;
    const sector = await this.sectors.verify(json, address, stores);
    const metadata = parseRegistration(json, sector);
    const { responseTypesAllowed } = stores.tenant.settings;
    if (!metadata.responseTypes.every((type) => responseTypesAllowed.includes(type))) {
      throw new MetadataFault('response_types', `must be among ${responseTypesAllowed.join(', ')}`).asError();
    }
    const { methods } = this.authenticator;
    if (!methods.includes(metadata.tokenEndpointAuthMethod)) {
      throw new MetadataFault('token_endpoint_auth_method', `must be among ${methods.join(', ')}`).asError();
    }
    if (metadata.senderConstraint === 'mtls' && !this.mutualTls.on) {
      throw new MetadataFault('tls_client_certificate_bound_access_tokens', 'is not supported here').asError();
    }
    return { json, metadata, sector };
  }
}

/**
 * The scopes that a client which registers itself may have: those of OpenID Connect, and those that their resource marks. Others are left
 * out, and the answer says which are left (RFC 7591 §3.2.1).
 */
async function registrable(scope: string, { resources }: Pick<Stores, 'resources'>): Promise<string> {
  const names = parsed(scope);
  if (names.size > MOST_SCOPES) throw new MetadataFault('scope', `must hold at most ${MOST_SCOPES} names`).asError();
  const kept: string[] = [];
  for (const name of names) {
    const marked = async () => (await resources.withScope(name)).some((owner) => owner.registrable);
    if (isOidcScope(name) || (await marked())) kept.push(name);
  }
  return kept.join(' ');
}

function parsed(scope: string): ScopeSet {
  try {
    return ScopeSet.parse(scope);
  } catch {
    throw new MetadataFault('scope', 'must be a list of scope names separated by single spaces (RFC 6749 section 3.3)').asError();
  }
}
