import { SIGNING_ALGORITHMS } from '@latchkey/protocol';
import type { SigningKeyRecord } from '@latchkey/storage';
import { OneOf, Shown } from '../http/members.js';

export class RotationDto {
  @OneOf({ required: true, of: SIGNING_ALGORITHMS, about: 'Whose key is replaced' })
  alg!: string;
}

/** The public side of a signing key. */
export class SigningKeyDocument {
  @Shown({ type: 'string' })
  kid!: string;

  @Shown({ type: 'string', enum: [...SIGNING_ALGORITHMS] })
  alg!: string;

  @Shown({ type: 'string', enum: ['announced', 'signing', 'retired', 'burnt'] })
  state!: string;

  @Shown({ type: 'object', additionalProperties: true })
  public_jwk!: object;

  @Shown({ type: 'string', format: 'date-time' })
  created_at!: string;

  @Shown({ type: 'string', format: 'date-time', required: false })
  signing_since?: string;

  @Shown({ type: 'string', format: 'date-time', required: false, description: 'Since when it is retired or burnt' })
  retired_at?: string;
}

export class BurningDocument {
  @Shown({ type: SigningKeyDocument })
  burnt!: SigningKeyDocument;

  @Shown({ type: SigningKeyDocument, required: false, description: 'The new key that signs in its place, where it was the one that signed' })
  successor?: SigningKeyDocument;
}

export const signingKeyDocument = ({ kid, alg, state, publicJwk, createdAt, signingSince, retiredAt }: SigningKeyRecord): SigningKeyDocument => ({
  kid,
  alg,
  state,
  public_jwk: publicJwk,
  created_at: createdAt.toISOString(),
  ...(signingSince && { signing_since: signingSince.toISOString() }),
  ...(retiredAt && { retired_at: retiredAt.toISOString() }),
});
