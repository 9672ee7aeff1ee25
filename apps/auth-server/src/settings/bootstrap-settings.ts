import { IsKey, IsPostgresUrl, IsPublicUrl, IsSecret, ServiceSettings } from '@latchkey/service-bootstrap';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What the bootstrap job is set up by. What is optional and left out is not made. */
export class BootstrapSettings extends ServiceSettings {
  @IsPostgresUrl()
  DATABASE_URL!: string;

  @IsKey()
  MASTER_KEY!: string;

  @IsPublicUrl()
  ISSUER_URL: string = 'http://localhost:3000';

  @IsPublicUrl()
  ADMIN_API_URL: string = 'http://localhost:3001';

  @IsPublicUrl()
  RESOURCE_API_URL: string = 'http://localhost:3002';

  /** The client by which admin-api introspects. */
  @IsOptional() @IsString() @MaxLength(200)
  ADMIN_API_CLIENT_ID?: string;

  @IsOptional() @IsSecret()
  ADMIN_API_CLIENT_SECRET?: string;

  /** The client by which resource-api introspects. */
  @IsOptional() @IsString() @MaxLength(200)
  RESOURCE_API_CLIENT_ID?: string;

  @IsOptional() @IsSecret()
  RESOURCE_API_CLIENT_SECRET?: string;

  /** A management client with every scope of admin-api, made at the first boot. */
  @IsOptional() @IsString() @MaxLength(200)
  BOOTSTRAP_ADMIN_CLIENT_ID?: string;

  @IsOptional() @IsSecret()
  BOOTSTRAP_ADMIN_CLIENT_SECRET?: string;

  /** An account with every scope of admin-api, made at the first boot. */
  @IsOptional() @IsString() @MaxLength(200)
  BOOTSTRAP_ADMIN_USERNAME?: string;

  @IsOptional() @IsSecret(12)
  BOOTSTRAP_ADMIN_PASSWORD?: string;

  /** Demo data; refused in production. */
  @IsOptional() @IsString() @MaxLength(200)
  DEMO_CLIENT_ID?: string;

  @IsOptional() @IsSecret()
  DEMO_CLIENT_SECRET?: string;

  @IsOptional() @IsString() @MaxLength(200)
  DEMO_USERNAME?: string;

  @IsOptional() @IsSecret(8)
  DEMO_PASSWORD?: string;
}

/** A name and its secret, where the environment gives both. @throws when it gives only one of them */
export function credentials(settings: BootstrapSettings, name: keyof BootstrapSettings, secret: keyof BootstrapSettings) {
  const [id, value] = [settings[name], settings[secret]];
  if (id === undefined && value === undefined) return undefined;
  if (typeof id !== 'string' || typeof value !== 'string') throw new IncompleteCredentials(name, secret);
  return { id, secret: value };
}

export class IncompleteCredentials extends Error {
  constructor(name: string, secret: string) {
    super(`${name} and ${secret} belong together: set both, or neither.`);
  }
}
