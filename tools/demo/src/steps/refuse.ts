import { demand } from '../demo-failure.js';
import type { Documents } from '../parties/documents.js';

/** Without a token: 401 and a challenge that names no error. */
export async function refuseWithoutToken(documents: Documents): Promise<void> {
  const { status, challenge } = await documents.list();
  demand(status === 401 && challenge.startsWith('Bearer') && !challenge.includes('error='), `GET /documents without a token answered ${status}: ${challenge}`);
}

/** Without the scope: 403, and the challenge names what is missing. */
export async function refuseWithoutScope(documents: Documents, readOnlyToken: string): Promise<void> {
  const { status, challenge } = await documents.create('No', readOnlyToken);
  demand(status === 403 && challenge.includes('insufficient_scope'), `POST /documents without documents:write answered ${status}: ${challenge}`);
}
