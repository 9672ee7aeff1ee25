import { renderClient } from '@latchkey/clients';
import type { ClientRecord, ClientRegistration } from '@latchkey/storage';
import type { ClientDocument, NewClientDocument } from './client.dto.js';
import type { ShownClient } from './clients.service.js';

/** A client as the API shows it, and the audit trail keeps it: without its secrets. */
export const clientDocument = (client: ClientRecord): ClientDocument =>
  ({
    ...renderClient(client),
    ...(client.registration && { registration: registrationDocument(client.registration) }),
    ...(client.expiresAt && { expires_at: client.expiresAt.toISOString() }),
    updated_at: client.updatedAt.toISOString(),
  }) as ClientDocument;

/** A client with the secret that it was given just now, if any, and what of its scope is nowhere known. */
export const shownDocument = ({ client, secret, unknownScopes }: ShownClient): NewClientDocument =>
  ({ ...clientDocument(client), ...(unknownScopes.length > 0 && { unknown_scope: unknownScopes.join(' ') }), ...(secret !== undefined && { client_secret: secret, client_secret_expires_at: 0 }) });

const registrationDocument = ({ by, lasting, confirmedLogo }: ClientRegistration) => ({ by, lasting, ...(confirmedLogo !== undefined && { confirmed_logo_uri: confirmedLogo }) });

/** The same with what is known of its secrets, for the audit trail. */
export const clientWithSecretIds = (client: ClientRecord): Record<string, unknown> => ({
  ...clientDocument(client),
  secrets: client.secrets.map(({ id, createdAt, expiresAt }) => ({ id, created_at: createdAt.toISOString(), expires_at: expiresAt?.toISOString() })),
});
