import { MAX_CLIENT_SECRET_LENGTH, MIN_CHOSEN_SECRET_LENGTH } from '@latchkey/clients';
import { SecretText, Shown, Text } from '../http/members.js';
import { ClientMetadataDto } from './client-metadata.dto.js';

export class CreateClientDto extends ClientMetadataDto {
  @Text({ max: 200, about: 'Chosen here, or made where left out' })
  client_id?: string;

  @SecretText({ min: MIN_CHOSEN_SECRET_LENGTH, max: MAX_CLIENT_SECRET_LENGTH, about: 'Chosen or brought along, or made where left out' })
  client_secret?: string;
}

export class ClientDocument extends ClientMetadataDto {
  @Shown({ type: 'string' })
  client_id!: string;

  @Shown({ type: 'integer', description: 'Seconds since 1970' })
  client_id_issued_at!: number;

  @Shown({ type: 'object', additionalProperties: true, required: false, description: 'Of a client that registered itself: `by` (`open` or `token`), `lasting`, `confirmed_logo_uri`' })
  registration?: object;

  @Shown({ type: 'string', format: 'date-time', required: false, description: 'When it is forgotten unless it is used before' })
  expires_at?: string;

  @Shown({ type: 'string', format: 'date-time' })
  updated_at!: string;
}

export class NewClientDocument extends ClientDocument {
  @Shown({ type: 'string', required: false, description: 'What of `scope` gives nothing, or not yet: no `open` resource has it' })
  unknown_scope?: string;

  @Shown({ type: 'string', format: 'password', required: false, description: 'Shown this once' })
  client_secret?: string;

  @Shown({ type: 'integer', required: false, description: '0: never (RFC 7591 §3.2.1)' })
  client_secret_expires_at?: number;
}
