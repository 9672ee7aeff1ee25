import { temporaryPostgres } from '@latchkey/stack/postgres';
import { startRotatingTenant, type RotatingTenant } from './rotating-tenant.js';
import { basic, FORM, post } from './latchkey.js';

const WORKERS = 8;
/** Tokens that are checked again and again until shortly before they expire. */
const REMEMBERED = 2_000;
/** Seconds that a token must still have when it is checked, on a machine that may be busy. */
const MARGIN = 5;

interface Issued {
  readonly token: string;
  readonly kid: string;
  readonly exp: number;
}

/** What was seen of a tenant whose keys rotate. */
interface Seen {
  readonly kids: Set<string>;
  readonly refusals: string[];
  issued: number;
  checks: number;
  /** Of tokens whose key signs no more. */
  checksOfOlderKeys: number;
}

const minutes = Number(process.argv[2] ?? 4);
const database = await temporaryPostgres();
const tenant = await startRotatingTenant(database.url);
try {
  const seen = await watch(tenant, Date.now() + minutes * 60_000);
  const seconds = minutes * 60;
  console.log(`
Keys rotated every ${tenant.period} s for ${minutes} min, with two auth-servers and one API: ${seen.kids.size} keys signed.
${seen.issued} tokens issued (${(seen.issued / seconds).toFixed(0)}/s), ${seen.checks} checks by the guard (${(seen.checks / seconds).toFixed(0)}/s), ${seen.checksOfOlderKeys} of them under a key that signs no more.
Valid tokens refused: ${seen.refusals.length}`);
  for (const refusal of new Set(seen.refusals)) console.log(`  ${refusal}`);
  process.exitCode = seen.refusals.length === 0 && seen.kids.size > 1 ? 0 : 1;
} finally {
  await tenant.stop();
  await database.stop();
}

async function watch(rotating: RotatingTenant, until: number): Promise<Seen> {
  const seen: Seen = { kids: new Set(), refusals: [], issued: 0, checks: 0, checksOfOlderKeys: 0 };
  const live: Issued[] = [];
  let newest = '';
  const check = async ({ token, kid, exp }: Issued): Promise<void> => {
    if (exp - Date.now() / 1000 < MARGIN) return;
    const response = await fetch(`${rotating.api}/documents`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    seen.checks += 1;
    if (kid !== newest) seen.checksOfOlderKeys += 1;
    if (response.status !== 200) seen.refusals.push(`${response.status} ${response.headers.get('www-authenticate') ?? ''}`);
  };
  const worker = async (number: number): Promise<void> => {
    while (Date.now() < until) {
      const issued = await issue(rotating, number);
      if (!seen.kids.has(issued.kid)) newest = issued.kid;
      seen.kids.add(issued.kid);
      live[seen.issued % REMEMBERED] = issued;
      seen.issued += 1;
      await check(issued);
      for (const older of [0.3, 0.9]) await check(live[Math.floor(live.length * older)] ?? issued);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));
  return seen;
}

async function issue({ nodes, client, resource }: RotatingTenant, number: number): Promise<Issued> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', resource });
  const answer = await post(`${nodes[number % nodes.length]}/token`, { ...basic(client), ...FORM }, body.toString());
  const token = String(answer['access_token']);
  const [header, claims] = token.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
  return { token, kid: String(header?.['kid']), exp: Number(claims?.['exp']) };
}
