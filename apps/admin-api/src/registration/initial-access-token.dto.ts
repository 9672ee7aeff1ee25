import type { InitialAccessTokenRecord } from '@latchkey/storage';
import { Moment, Shown, Text, Whole } from '../http/members.js';

export class CreateInitialAccessTokenDto {
  @Text({ max: 200, about: 'What you call it', example: 'For the partner team' })
  name?: string;

  @Whole({ min: 1, max: 1_000_000, about: 'How many clients it may register; any number where left out' })
  uses?: number;

  @Moment({ about: 'At most a year ahead; in 30 days where left out' })
  expires_at?: string;
}

/** What is shown of an initial access token: never its value. */
export class InitialAccessTokenDocument {
  @Shown({ type: 'string' })
  id!: string;

  @Shown({ type: 'string' })
  name!: string;

  @Shown({ type: 'integer', required: false, description: 'Registrations that are left; any number where left out' })
  uses_left?: number;

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time' })
  expires_at!: string;
}

export class NewInitialAccessTokenDocument extends InitialAccessTokenDocument {
  @Shown({ type: 'string', format: 'password', description: 'Shown this once' })
  initial_access_token!: string;
}

export const initialAccessTokenDocument = ({ id, name, usesLeft, createdAt, expiresAt }: InitialAccessTokenRecord): InitialAccessTokenDocument => ({
  id,
  name,
  ...(usesLeft !== undefined && { uses_left: usesLeft }),
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});
