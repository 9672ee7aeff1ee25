export { claimsAsked, claimsForResources, claimsNamedFor, claimsOfScopes, type Claims, type ClaimsAsked } from './claims-at.js';
export { isReservedClaim, withoutPersonalClaims } from './reserved-claims.js';
export { isStandardClaim } from './standard-claims.js';
export { SubjectsModule } from './subject/subjects.module.js';
export { knowsPeopleAlike, type SubjectClient } from './subject/sector.js';
export { Subjects } from './subject/subjects.js';
export { supportedClaims } from './supported-claims.js';
