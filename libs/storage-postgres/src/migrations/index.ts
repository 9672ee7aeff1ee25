import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { RequestedClaims1795230000000 } from './1795230000000-requested-claims.js';
import { Registration1795231000000 } from './1795231000000-registration.js';
import { LogoutDeliveries1795232000000 } from './1795232000000-logout-deliveries.js';
import { RevocationAudiences1795241000000 } from './1795241000000-revocation-audiences.js';
import { SenderConstraints1795250000000 } from './1795250000000-sender-constraints.js';
import { AnnouncedSecrets1795251000000 } from './1795251000000-announced-secrets.js';
import { StatusLists1795252000000 } from './1795252000000-status-lists.js';
import { FirstDeliveries1795253000000 } from './1795253000000-first-deliveries.js';
import { SecurityEventStreams1795254000000 } from './1795254000000-security-event-streams.js';
import { StatusListStates1795256000000 } from './1795256000000-status-list-states.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  Foundation1764000000000, RequestedClaims1795230000000, Registration1795231000000, LogoutDeliveries1795232000000, RevocationAudiences1795241000000,
  SenderConstraints1795250000000, AnnouncedSecrets1795251000000, StatusLists1795252000000, FirstDeliveries1795253000000,
  SecurityEventStreams1795254000000, StatusListStates1795256000000,
];
