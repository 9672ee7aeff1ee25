import { IsBaseUrl, IsKey, IsPort, IsPostgresUrl, ServiceSettings } from '@latchkey/service-bootstrap';

/** What the auth-server is set up by. */
export class AuthServerSettings extends ServiceSettings {
  @IsPort()
  AUTH_SERVER_PORT: number = 3000;

  /** The issuer of the default tenant, and the base of all others'. */
  @IsBaseUrl()
  ISSUER_URL: string = 'http://localhost:3000';

  @IsPostgresUrl()
  DATABASE_URL!: string;

  /** 32 bytes in base64url: what private keys and tenant secrets rest encrypted under. */
  @IsKey()
  MASTER_KEY!: string;
}
