import { renderClient } from '@latchkey/clients';
import type { ClientRecord, ClientRegistration } from '@latchkey/storage';
import type { ClientDocument } from './client.dto.js';

/** A client as the API shows it, and the audit trail keeps it: without its secrets. */
export const clientDocument = (client: ClientRecord): ClientDocument =>
  ({
    ...renderClient(client),
    ...(client.registration && { registration: registrationDocument(client.registration) }),
    ...(client.expiresAt && { expires_at: client.expiresAt.toISOString() }),
    updated_at: client.updatedAt.toISOString(),
  }) as ClientDocument;

const registrationDocument = ({ by, lasting, confirmedLogo }: ClientRegistration) => ({ by, lasting, ...(confirmedLogo !== undefined && { confirmed_logo_uri: confirmedLogo }) });

/** The same with what is known of its secrets, for the audit trail. */
export const clientWithSecretIds = (client: ClientRecord): Record<string, unknown> => ({
  ...clientDocument(client),
  secrets: client.secrets.map(({ id, createdAt, expiresAt }) => ({ id, created_at: createdAt.toISOString(), expires_at: expiresAt?.toISOString() })),
});
