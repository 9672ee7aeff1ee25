import { MAX_CLIENT_SECRET_LENGTH, MIN_CHOSEN_SECRET_LENGTH } from '@latchkey/clients';
import type { ClientSecretRecord } from '@latchkey/storage';
import { Moment, SecretText, Shown } from '../http/members.js';

export class CreateClientSecretDto {
  @SecretText({ min: MIN_CHOSEN_SECRET_LENGTH, max: MAX_CLIENT_SECRET_LENGTH, about: 'Chosen or brought along, or made where left out' })
  client_secret?: string;

  @Moment({ about: 'When it stops to be one; never where left out' })
  expires_at?: string;
}

export class UpdateClientSecretDto {
  @Moment({ about: 'When it stops to be one, which may be now; null: never' })
  expires_at?: string | null;
}

/** What is shown of a secret: never its value. */
export class ClientSecretDocument {
  @Shown({ type: 'string' })
  id!: string;

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time', required: false })
  expires_at?: string;
}

export class NewClientSecretDocument extends ClientSecretDocument {
  @Shown({ type: 'string', format: 'password', description: 'Shown this once' })
  client_secret!: string;
}

export const clientSecretDocument = ({ id, createdAt, expiresAt }: ClientSecretRecord): ClientSecretDocument => ({
  id,
  created_at: createdAt.toISOString(),
  ...(expiresAt && { expires_at: expiresAt.toISOString() }),
});
