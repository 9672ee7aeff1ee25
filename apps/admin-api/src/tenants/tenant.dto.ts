import { MAX_CLIENT_SECRET_LENGTH, MIN_CHOSEN_SECRET_LENGTH } from '@latchkey/clients';
import { Part, SecretText, Shown, Text, Texts } from '../http/members.js';
import { TenantSettingsDto } from './tenant-settings.dto.js';

export class TenantMembersDto {
  @Text({ max: 200 })
  name?: string;

  @Part({ of: () => TenantSettingsDto })
  settings?: TenantSettingsDto;
}

/** A first client that can manage the new tenant, by client_credentials at the tenant's own issuer. */
export class TenantAdministratorDto {
  @Text({ max: 200, about: 'Made where left out' })
  client_id?: string;

  @SecretText({ min: MIN_CHOSEN_SECRET_LENGTH, max: MAX_CLIENT_SECRET_LENGTH, about: 'Made where left out' })
  client_secret?: string;

  @Texts({ items: 50, max: 100, about: 'Scopes of the management API; all that your token holds where left out' })
  scopes?: string[];
}

export class CreateTenantDto extends TenantMembersDto {
  @Text({ required: true, max: 63, about: 'Its name in addresses: lower-case letters, digits and hyphens', example: 'acme' })
  id!: string;

  @Part({ of: () => TenantAdministratorDto })
  administrator?: TenantAdministratorDto;
}

export class TenantDocument extends TenantMembersDto {
  @Shown({ type: 'string' })
  id!: string;

  @Shown({ type: 'string', description: 'Its issuer identifier' })
  issuer!: string;

  @Shown({ type: 'string', description: 'Where it is managed, which is also the resource to ask tokens for' })
  management!: string;

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  updated_at!: string;
}

class NewAdministratorDocument {
  @Shown({ type: 'string' })
  client_id!: string;

  @Shown({ type: 'string', format: 'password', description: 'Shown this once' })
  client_secret!: string;

  @Shown({ type: 'array', items: { type: 'string' } })
  scopes!: readonly string[];
}

export class NewTenantDocument extends TenantDocument {
  @Shown({ type: NewAdministratorDocument, required: false })
  administrator?: NewAdministratorDocument;
}
