export { AllowedHosts } from './allowed-hosts.js';
export { DocumentUnavailable, type Unavailability } from './document-unavailable.js';
export type { DocumentRequest } from './guarded-fetch.js';
export type { Resolve } from './guarded-lookup.js';
export { JwksDocuments, type JwkSet } from './jwks-documents.js';
export { RemoteDocuments, type FetchOptions, type RemoteDocument } from './remote-documents.js';
export { RemoteForms } from './remote-forms.js';
export { SectorDocuments } from './sector-documents.js';
export { RemoteDocumentsModule } from './remote-documents.module.js';
