export { AllowedHosts, allowedHostFault } from './allowed-hosts.js';
export { DocumentUnavailable, type Unavailability } from './document-unavailable.js';
export type { DocumentRequest } from './guarded-fetch.js';
export type { Resolve } from './guarded-lookup.js';
export { isPublicAddress } from './public-address.js';
export { JwksDocuments, type JwkSet } from './jwks-documents.js';
export { RemoteDocuments, type FetchOptions, type RemoteDocument } from './remote-documents.js';
export { SectorDocuments } from './sector-documents.js';
export { RemoteDocumentsModule } from './remote-documents.module.js';
