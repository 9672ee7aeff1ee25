import { Injectable } from '@nestjs/common';
import type { ClientMetadataDocument } from '@latchkey/clients';
import { Clock, InvalidSoftwareStatement, SIGNING_ALGORITHMS, UnapprovedSoftwareStatement } from '@latchkey/protocol';
import type { TenantRecord } from '@latchkey/storage';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';

const MAX_LENGTH = 16_384;
const LEEWAY = 10;
// RFC 7519 §4.1: they say something of the statement, not of the client.
const OF_THE_STATEMENT = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'software_statement']);

/** What somebody whom the tenant trusts says of a piece of software (RFC 7591 §2.3). */
@Injectable()
export class SoftwareStatements {
  constructor(private readonly clock: Clock) {}

  /**
   * The metadata with what their software statement says in its place, where they have one.
   * @throws InvalidSoftwareStatement, UnapprovedSoftwareStatement
   */
  async applied(json: ClientMetadataDocument, tenant: TenantRecord): Promise<ClientMetadataDocument> {
    const { software_statement: statement, ...plain } = json;
    if (statement == null) return plain;
    if (typeof statement !== 'string' || statement.length > MAX_LENGTH) throw new InvalidSoftwareStatement({ description: 'software_statement must be a JWT' });
    const claims = await this.verified(statement, tenant);
    return { ...plain, ...Object.fromEntries(Object.entries(claims).filter(([name]) => !OF_THE_STATEMENT.has(name))) };
  }

  private async verified(statement: string, { settings }: TenantRecord): Promise<JWTPayload> {
    const claimed = issuerOf(statement);
    const issuer = settings.softwareStatementIssuers.find((known) => known.issuer === claimed);
    if (!issuer) throw new UnapprovedSoftwareStatement({ description: 'the issuer of software_statement is not trusted here' });
    try {
      const options = { issuer: issuer.issuer, algorithms: [...SIGNING_ALGORITHMS], currentDate: this.clock.now(), clockTolerance: LEEWAY };
      return (await jwtVerify(statement, createLocalJWKSet(issuer.jwks as JSONWebKeySet), options)).payload;
    } catch (cause) {
      throw new InvalidSoftwareStatement({ description: 'software_statement must be signed by its issuer and not be expired', cause });
    }
  }
}

function issuerOf(statement: string): string | undefined {
  try {
    return decodeJwt(statement).iss;
  } catch (cause) {
    throw new InvalidSoftwareStatement({ description: 'software_statement must be a JWT', cause });
  }
}
