import { IsAddressList, IsBaseUrl, IsHeaderName, IsHostList, IsKey, IsOneOf, IsPort, IsPostgresUrl, IsPublicUrl, IsWholeNumber, ServiceSettings } from '@latchkey/service-bootstrap';
import { IsOptional, IsString } from 'class-validator';
import { CERTIFICATE_FORMATS, type CertificateFormat } from '../http/client-certificate-header.js';

/** What the auth-server is set up by. */
export class AuthServerSettings extends ServiceSettings {
  @IsPort()
  AUTH_SERVER_PORT: number = 3000;

  /** The issuer of the default tenant, and the base of all others'. */
  @IsPublicUrl()
  ISSUER_URL: string = 'http://localhost:3000';

  @IsPostgresUrl()
  DATABASE_URL!: string;

  /** 32 bytes in base64url: what private keys and tenant secrets rest encrypted under. */
  @IsKey()
  MASTER_KEY!: string;

  /** Hosts that documents which clients name may be fetched from whatever their address is, also over http: for tests. */
  @IsHostList()
  FETCH_ALLOWED_HOSTS: readonly string[] = [];

  /** Seconds between two looks whether a signing key is due. */
  @IsWholeNumber(1, 3_600)
  SIGNING_KEY_CHECK_INTERVAL: number = 60;

  /** How many connections to the revocation feed one client may have to this node. */
  @IsWholeNumber(1, 100_000)
  REVOCATION_FEED_CONNECTIONS: number = 250;

  /** Seconds that whoever fetched a status list should keep it, and that a node serves it before it makes a newer one. */
  @IsWholeNumber(1, 3_600)
  STATUS_LIST_TTL: number = 60;

  /** The page about errors that `error_uri` points into; the server's own where left out. */
  @IsOptional() @IsBaseUrl()
  ERROR_DOCS_URL?: string;

  /** Where a proxy that ends TLS says which certificate the client showed. */
  @IsOptional() @IsHeaderName()
  CLIENT_CERTIFICATE_HEADER?: string;

  @IsOneOf(...CERTIFICATE_FORMATS)
  CLIENT_CERTIFICATE_FORMAT: CertificateFormat = 'pem';

  /** The proxies whose header is believed. */
  @IsAddressList()
  CLIENT_CERTIFICATE_PROXIES: readonly string[] = [];

  /** A file with the certificates, in PEM, of the authorities whose clients may use tls_client_auth. */
  @IsOptional() @IsString()
  CLIENT_CERTIFICATE_AUTHORITIES?: string;

  /** The base of the addresses at which TLS asks for certificates, for `mtls_endpoint_aliases`. */
  @IsOptional() @IsPublicUrl()
  MTLS_URL?: string;
}
