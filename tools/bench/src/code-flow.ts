import { createHash, randomBytes } from 'node:crypto';
import { basic, FORM, post, REDIRECT_URI, SCOPE, type Latchkey } from './latchkey.js';
import type { Row } from './table.js';

const FLOWS = 2_000;
const AT_ONCE = 16;
const WARM_UP = 200;

/** The full code flow of a person who is signed in: authorization request, redirect, code for tokens, each with PKCE of its own. */
export async function codeFlow(latchkey: Latchkey): Promise<Row> {
  const cookies = await signIn(latchkey);
  await flows(latchkey, cookies, WARM_UP);
  const before = await latchkey.server.cpu();
  const started = performance.now();
  const times = (await flows(latchkey, cookies, FLOWS)).sort((left, right) => left - right);
  const seconds = (performance.now() - started) / 1000;
  const cpu = ((await latchkey.server.cpu()) - before) / FLOWS;
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return { what: 'code flow with PKCE (two requests; access token, ID token RS256)', ours: { requestsPerSecond: FLOWS / seconds, p50: at(0.5), p99: at(0.99), cpu } };
}

async function flows(latchkey: Latchkey, cookies: string, count: number): Promise<number[]> {
  const times: number[] = [];
  const worker = async () => {
    while (times.length < count) {
      const started = performance.now();
      await flow(latchkey, cookies);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return times.slice(0, count);
}

async function flow({ issuer, clients }: Latchkey, cookies: string): Promise<void> {
  const verifier = randomBytes(32).toString('base64url');
  const response = await fetch(authorizationUrl(issuer, clients.jwt.id, verifier), { headers: { cookie: cookies }, redirect: 'manual' });
  const code = new URL(response.headers.get('location') ?? 'none:').searchParams.get('code');
  if (code === null) throw new Error(`The authorization endpoint answered ${response.status} without a code: ${await response.text()}`);
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier });
  await post(`${issuer}/token`, { ...basic(clients.jwt), ...FORM }, body.toString());
}

function authorizationUrl(issuer: string, clientId: string, verifier: string): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: `openid ${SCOPE}`,
    state: 's',
    nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${issuer}/authorize?${query.toString()}`;
}

/** Signs the person in through the page. @returns the cookies of the session */
async function signIn({ issuer, clients, person }: Latchkey): Promise<string> {
  const cookies = new Map<string, string>();
  const visit = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...(init.headers as Record<string, string> | undefined), cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return location?.startsWith(issuer) || location?.startsWith('/') ? visit(new URL(location, issuer).href) : response;
  };
  const verifier = randomBytes(32).toString('base64url');
  const page = await visit(authorizationUrl(issuer, clients.jwt.id, verifier));
  const html = await page.text();
  const action = unescape(/<form[^>]*action="([^"]+)"/.exec(html)?.[1] ?? '');
  const hidden = [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => [attribute(tag, 'name'), attribute(tag, 'value')]);
  const form = new URLSearchParams([...hidden, ['username', person.username], ['password', person.password]]);
  const response = await visit(new URL(action, page.url).href, { method: 'POST', headers: { ...FORM, origin: issuer }, body: form.toString() });
  if (!response.headers.get('location')?.startsWith(REDIRECT_URI)) throw new Error(`Signing in ended with ${response.status}.`);
  return [...cookies].map((pair) => pair.join('=')).join('; ');
}

const attribute = (tag: string, name: string): string => unescape(new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
const unescape = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
