import { randomUUID } from 'node:crypto';
import { createTestIssuer, type TestIssuer } from '@latchkey/access-token-guard/testing';
import type { Asked, Format, Tenant } from './local-issuer.js';

/** Two issuers of the test kit, in this process: at one a million revocations are live, at the other none. */
const REVOKED: Readonly<Record<Tenant, number>> = { loaded: 1_000_000, empty: 0 };
const PART = 10_000;

async function issuerWith(revoked: number): Promise<TestIssuer> {
  const issuer = await createTestIssuer({ algorithms: ['RS256', 'ES256'] });
  if (issuer.feed) issuer.feed.partSize = PART;
  for (let from = 0; from < revoked; from += PART) issuer.feed?.revoke(...Array.from({ length: PART }, (_, at) => `session:${from + at}`));
  return issuer;
}

const issuers: Readonly<Record<Tenant, TestIssuer>> = { loaded: await issuerWith(REVOKED.loaded), empty: await issuerWith(REVOKED.empty) };

/** A token of a person, with what Latchkey says of one. */
function minted(issuer: TestIssuer, format: Format): Promise<string> {
  const claims = { sid: randomUUID(), authz: randomUUID(), acr: '1', auth_time: Math.floor(Date.now() / 1000) };
  const person = { sub: `acc_${randomUUID()}`, clientId: 'dcr_0123456789abcdef', scope: 'documents:read documents:write', expiresIn: 7_200, claims };
  return issuer.token(format === 'opaque' ? { ...person, format } : { ...person, key: issuer.keys.find(({ algorithm }) => algorithm === format) });
}

async function answer({ mint, revoke, tenant }: Asked): Promise<unknown> {
  const issuer = issuers[tenant];
  if (revoke !== undefined) return issuer.feed?.revoke(revoke) ?? revoke;
  if (mint === undefined) return issuer.introspections.length;
  return Promise.all(Array.from({ length: mint.count }, () => minted(issuer, mint.format)));
}

process.on('message', (asked: Asked) => void answer(asked).then((answered) => process.send?.(answered)));
process.on('disconnect', () => process.exit());
process.send?.({ loaded: issuers.loaded.issuer, empty: issuers.empty.issuer });
