import type { Application } from './application/application.js';
import { World } from './world.js';

const ORIGIN = 'https://app.example';
const ALLOWED = 'https://spa.example';
const STRANGER = 'https://evil.example';

let application: Application;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  application = await world.application({ allowed_origins: [ALLOWED] });
});

const preflight = (address: string, origin: string) =>
  fetch(address, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

describe('A page of another origin', () => {
  it.each(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server', '/jwks', '/status-lists', '/status-lists/of-nobody'])('reads %s, whatever its origin', async (path) => {
    const response = await fetch(world.issuer + path, { headers: { origin: STRANGER } });
    expect(allowed(response)).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  describe.each(['/token', '/userinfo', '/revocation', '/registration', '/registration/a-client'])('calls %s', (path) => {
    const endpoint = () => world.issuer + path;

    it.each([ORIGIN, ALLOWED])('from %s, which a client names, without credentials', async (origin) => {
      for (const response of [await preflight(endpoint(), origin), await fetch(endpoint(), { method: 'POST', headers: { origin }, body: new URLSearchParams() })]) {
        expect(allowed(response)).toBe(origin);
        expect(response.headers.get('vary')).toMatch(/origin/i);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      }
      expect((await preflight(endpoint(), origin)).headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    });

    it('from the page of admin-api', async () => expect(allowed(await preflight(endpoint(), new URL(world.stack.addresses.adminApi).origin))).toBe(new URL(world.stack.addresses.adminApi).origin));

    it.each([STRANGER, `${ORIGIN}.evil.example`, 'http://app.example', 'null'])('but not from %s', async (origin) => {
      expect(allowed(await preflight(endpoint(), origin))).toBeNull();
      expect(allowed(await fetch(endpoint(), { method: 'POST', headers: { origin }, body: new URLSearchParams() }))).toBeNull();
    });
  });

  it.each(['authorization_endpoint', 'introspection_endpoint', 'end_session_endpoint'] as const)('never calls the %s', async (name) => {
    const address = String(application.client.serverMetadata()[name]);
    for (const origin of [ORIGIN, ALLOWED, STRANGER]) {
      expect(allowed(await preflight(address, origin))).toBeNull();
      expect(allowed(await fetch(address, { headers: { origin }, redirect: 'manual' }))).toBeNull();
    }
  });

  it('of one tenant is a stranger to another', async () => {
    const tenant = await world.administration.tenant();
    expect(allowed(await preflight(`${world.issuer}/t/${tenant}/token`, ORIGIN))).toBeNull();
  });
});
