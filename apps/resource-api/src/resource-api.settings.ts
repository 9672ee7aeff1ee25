import { IsBaseUrl, IsPort, IsPublicUrl, IsSecret, ServiceSettings } from '@latchkey/service-bootstrap';
import { IsOptional, Length } from 'class-validator';

/** The settings of resource-api, named as the environment names them. */
export class ResourceApiSettings extends ServiceSettings {
  @IsPort()
  RESOURCE_API_PORT: number = 3002;

  /** The public address, which is the resource identifier and the audience of its tokens. */
  @IsOptional()
  @IsPublicUrl()
  RESOURCE_API_URL?: string;

  @IsPublicUrl()
  ISSUER_URL: string = 'http://localhost:3000';

  /** Where metadata, keys and introspection are fetched inside the network. */
  @IsOptional()
  @IsBaseUrl()
  ISSUER_INTERNAL_URL?: string;

  /** The client that introspects opaque tokens. */
  @Length(1, 255, { message: 'RESOURCE_API_CLIENT_ID must be the id of the client that introspects tokens, 1 to 255 characters.' })
  RESOURCE_API_CLIENT_ID!: string;

  @IsSecret()
  RESOURCE_API_CLIENT_SECRET!: string;

  /** What tokens for this service must name as their audience. */
  get identifier(): string {
    return this.RESOURCE_API_URL ?? `http://localhost:${this.RESOURCE_API_PORT}`;
  }
}
