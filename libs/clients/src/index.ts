export { ClientsModule } from './clients.module.js';
export type { ClientMetadata, ClientMetadataDocument, ClientMetadataLimits } from './metadata/client-metadata.js';
export { parseDistinguishedName, sameDistinguishedName, type DistinguishedName } from './metadata/distinguished-name.js';
export { MetadataFault } from './metadata/metadata-fault.js';
export { Members } from './metadata/members.js';
export { algorithmsOf, publicKeyFault, readJwks } from './metadata/public-keys.js';
export { parseClientMetadata } from './metadata/parse.js';
export { renderClient, renderClientMetadata } from './metadata/render.js';
export { SUBJECT_TYPES, type VerifiedSector } from './metadata/subject-type.js';
export { isTranslation } from './metadata/translations.js';
export { checkClientId, newClientId } from './metadata/client-id.js';
export {
  addedEntitlements, checkEntitlements, readEntitlements, resourceIdentifierFault, resourceScopeFault,
} from './metadata/entitlements.js';
export { ClientDirectory } from './registration/client-directory.js';
export { ClientDirectoryModule } from './registration/client-directory.module.js';
export { parseRegistration } from './registration/parse-registration.js';
export { RegistrationTrail } from './registration/registration-trail.js';
export { RegistrationKeys } from './registration/registration-keys.js';
export { SelfContainedClients } from './registration/self-contained-clients.js';
export { shownLogo } from './registration/shown-logo.js';
export { ClientSecrets, MAX_CLIENT_SECRET_LENGTH, MIN_CHOSEN_SECRET_LENGTH, type NewClientSecret } from './secrets/client-secrets.js';
export { macAlgorithmsOf } from './secrets/mac-keys.js';
export { SealedSecrets, type SecretHolder } from './secrets/sealed-secrets.js';
export { SecretIssuer, type WantedSecret } from './secrets/secret-issuer.js';
export { CLIENT_SECRET_PREFIX } from './secrets/generated-secret.js';
export { addSecret, expireSecret, removeSecret, usesSecret } from './secrets/rotation.js';
export { managementClient, managementResource, resourceServerClient, type ManagementResource } from './management-records.js';
export { managementScopes, managementScopesOf, type ManagementScope } from './management-scopes.js';
