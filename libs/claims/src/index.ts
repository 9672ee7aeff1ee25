export { claimValues, type ClaimsOwner } from './claim-values.js';
export { claimsAsked, claimsForResources, claimsNamedFor, claimsOfScopes, type Claims, type ClaimsAsked } from './claims-at.js';
export { RESERVED_CLAIMS, isReservedClaim, withoutPersonalClaims } from './reserved-claims.js';
export { STANDARD_CLAIMS, isStandardClaim } from './standard-claims.js';
export { SubjectsModule } from './subject/subjects.module.js';
export { knowsPeopleAlike, type SubjectClient } from './subject/sector.js';
export { Subjects } from './subject/subjects.js';
export { supportedClaims } from './supported-claims.js';
