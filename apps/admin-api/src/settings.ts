import { IsOptional } from 'class-validator';
import { IsBaseUrl, IsHostList, IsKey, IsPort, IsPostgresUrl, IsPublicUrl, IsSecret, ServiceSettings } from '@latchkey/service-bootstrap';
import { IsClientId } from './platform/is-client-id.js';

/** What admin-api is told by its environment. */
export class AdminApiSettings extends ServiceSettings {
  @IsPort()
  ADMIN_API_PORT: number = 3001;

  /** The public address, and the identifier under which tokens for the default tenant are issued; `{address}/t/{tenant}` for others. */
  @IsOptional()
  @IsPublicUrl()
  ADMIN_API_URL?: string;

  /** The issuer of the default tenant; `{address}/t/{tenant}` for others. */
  @IsPublicUrl()
  ISSUER_URL: string = 'http://localhost:3000';

  /** Where the issuer is reached inside the network; ISSUER_URL when left out. */
  @IsOptional()
  @IsBaseUrl()
  ISSUER_INTERNAL_URL?: string;

  @IsPostgresUrl()
  DATABASE_URL!: string;

  @IsKey()
  MASTER_KEY!: string;

  /** The client by which opaque tokens are introspected. */
  @IsClientId()
  ADMIN_API_CLIENT_ID: string = 'admin-api';

  @IsSecret()
  ADMIN_API_CLIENT_SECRET!: string;

  /** Hosts that documents which clients name may be fetched from whatever their address is, also over http: for tests. */
  @IsHostList()
  FETCH_ALLOWED_HOSTS: readonly string[] = [];
}
