import { Injectable } from '@nestjs/common';
import { Clock, InvalidClientMetadata, asSecret, type Secret, type TenantId } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord } from '@latchkey/storage';
import { ClientSecrets, MAX_CLIENT_SECRET_LENGTH, type NewClientSecret } from './client-secrets.js';
import { MAC_KEY_LENGTH, isMacAlgorithm, macAlgorithmsOf } from './mac-keys.js';
import { usesSecret } from './rotation.js';
import { SealedSecrets } from './sealed-secrets.js';

/** How the holder of a secret proves itself by it. */
type Proving = Pick<ClientRecord, 'clientId' | 'tokenEndpointAuthMethod' | 'tokenEndpointAuthSigningAlg'>;

/** What a secret is wanted for. */
export interface WantedSecret {
  readonly tenant: TenantId;
  readonly client: Proving;
  /** Chosen or brought along; made where left out. */
  readonly chosen?: string | undefined;
  readonly expiresAt?: Date | undefined;
}

/** Makes secrets so that each rests as its client's way of proving itself by it allows: sealed for MACs, else as a hash. */
@Injectable()
export class SecretIssuer {
  constructor(
    private readonly secrets: ClientSecrets,
    private readonly sealed: SealedSecrets,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidClientMetadata when the chosen secret is too short, too long or holds what no client secret may */
  async issue({ tenant, client, chosen, expiresAt }: WantedSecret): Promise<NewClientSecret> {
    const now = this.clock.now();
    if (client.tokenEndpointAuthMethod !== 'client_secret_jwt') {
      return chosen === undefined ? this.secrets.generate(now, expiresAt) : this.secrets.choose(chosen, now, expiresAt);
    }
    const value = chosen === undefined ? this.secrets.generateForMac() : forMac(chosen, client);
    const record = this.sealed.seal(value, this.secrets.row(now, expiresAt), { tenant, clientId: client.clientId });
    return { value, record };
  }

  /** Those of the secrets held before that serve the client as it is from now on: what rested as a hash is no key, nor the other way round. */
  kept(before: ClientRecord, after: Pick<ClientRecord, 'tokenEndpointAuthMethod' | 'tokenEndpointAuthSigningAlg'>, tenant: TenantId): readonly ClientSecretRecord[] {
    if (!usesSecret(after)) return [];
    if (after.tokenEndpointAuthMethod !== 'client_secret_jwt') return before.secrets.filter(({ algorithm }) => algorithm !== 'sealed');
    const { clientId } = before;
    return before.secrets.filter((secret) => this.sealed.open({ clientId, secrets: [secret] }, tenant, this.clock.now()).some((value) => fits(value, after)));
  }
}

const fits = (value: Secret, { tokenEndpointAuthSigningAlg: alg }: Pick<Proving, 'tokenEndpointAuthSigningAlg'>): boolean =>
  macAlgorithmsOf(value).includes(isMacAlgorithm(alg) ? alg : 'HS256');

function forMac(chosen: string, { tokenEndpointAuthSigningAlg: alg = 'HS256' }: Proving): Secret {
  const min = MAC_KEY_LENGTH[isMacAlgorithm(alg) ? alg : 'HS256'];
  if (chosen.length < min || chosen.length > MAX_CLIENT_SECRET_LENGTH || !/^[\x20-\x7e]+$/.test(chosen)) {
    throw new InvalidClientMetadata({ description: `client_secret must be ${min} to ${MAX_CLIENT_SECRET_LENGTH} visible ASCII characters, since it is the key of ${alg}` });
  }
  return asSecret(chosen);
}
