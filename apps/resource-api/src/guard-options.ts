import type { AccessTokenVerifierOptions } from '@latchkey/access-token-guard';
import { DOCUMENTS_READ, DOCUMENTS_WRITE } from './documents/scopes.js';
import type { ResourceApiSettings } from './resource-api.settings.js';

/** Whose tokens this service takes: those of one issuer, for itself, JWT or opaque. */
export function guardOptions(settings: ResourceApiSettings): AccessTokenVerifierOptions {
  return {
    resource: settings.identifier,
    resourceName: 'Documents',
    scopesSupported: [DOCUMENTS_READ, DOCUMENTS_WRITE],
    // Only then do the settings take such an issuer.
    allowInsecureIssuer: settings.NODE_ENV !== 'production',
    issuers: [
      {
        issuer: settings.ISSUER_URL,
        audience: settings.identifier,
        internalUrl: settings.ISSUER_INTERNAL_URL,
        introspection: { clientId: settings.RESOURCE_API_CLIENT_ID, clientSecret: settings.RESOURCE_API_CLIENT_SECRET },
      },
    ],
  };
}
