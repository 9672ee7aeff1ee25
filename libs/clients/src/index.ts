export { ClientsModule } from './clients.module.js';
export {
  ClientSecrets, MAX_CLIENT_SECRETS, MAX_CLIENT_SECRET_LENGTH, MIN_CHOSEN_SECRET_LENGTH, type NewClientSecret,
} from './secrets/client-secrets.js';
export { CLIENT_SECRET_PREFIX } from './secrets/generated-secret.js';
export { addSecret, expireSecret, removeSecret, usesSecret } from './secrets/rotation.js';
export { MANAGED_THINGS, managementResource, managementScopes, type ManagedThing, type ManagementScope } from './management-scopes.js';
