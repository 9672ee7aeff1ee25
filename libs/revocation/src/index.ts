export { Revocations } from './revocations.js';
export { keySelector, selectorsOf, type RevocableClaims } from './selectors.js';
export { RevocationModule } from './revocation.module.js';
