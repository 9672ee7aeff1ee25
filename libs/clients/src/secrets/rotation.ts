import { InvalidClientMetadata } from '@latchkey/protocol';
import type { ClientRecord, ClientSecretRecord } from '@latchkey/storage';
import { MAX_CLIENT_SECRETS } from './client-secrets.js';
import { isLive } from './expiry.js';

/**
 * The client with one secret more; those that have expired are dropped.
 * @throws InvalidClientMetadata when it has as many as it may hold, or authenticates without a secret
 */
export function addSecret(client: ClientRecord, secret: ClientSecretRecord, now: Date): ClientRecord {
  if (!usesSecret(client)) {
    throw new InvalidClientMetadata({ description: `token_endpoint_auth_method ${client.tokenEndpointAuthMethod} takes no secret` });
  }
  const secrets = client.secrets.filter((held) => isLive(held, now));
  if (secrets.length >= MAX_CLIENT_SECRETS) {
    throw new InvalidClientMetadata({ description: `secrets are at most ${MAX_CLIENT_SECRETS}; remove one first` });
  }
  return { ...client, secrets: [...secrets, secret] };
}

/** The client with the secret ending at `expiresAt` (never, where undefined), or undefined when it has no such secret. */
export function expireSecret(client: ClientRecord, id: string, expiresAt: Date | undefined): ClientRecord | undefined {
  if (!client.secrets.some((secret) => secret.id === id)) return undefined;
  const changed = ({ expiresAt: _, ...secret }: ClientSecretRecord): ClientSecretRecord => (expiresAt ? { ...secret, expiresAt } : secret);
  return { ...client, secrets: client.secrets.map((secret) => (secret.id === id ? changed(secret) : secret)) };
}

/** The client without the secret, or undefined when it has no such secret. */
export function removeSecret(client: ClientRecord, id: string): ClientRecord | undefined {
  if (!client.secrets.some((secret) => secret.id === id)) return undefined;
  return { ...client, secrets: client.secrets.filter((secret) => secret.id !== id) };
}

/** Whether the client proves itself by a secret. */
export const usesSecret = (client: Pick<ClientRecord, 'tokenEndpointAuthMethod'>): boolean => BY_SECRET.includes(client.tokenEndpointAuthMethod);

const BY_SECRET: readonly ClientRecord['tokenEndpointAuthMethod'][] = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];
