import { eventually } from '@latchkey/testing';
import type { Application } from './application/application.js';
import { ConnectionProxy } from './stack/connection-proxy.js';
import { World } from './world.js';

/** The connections that requests are served by; the maintenance, which may be at work at any moment, has one under another name. */
const REQUESTS = 'application_name\0latchkey\0';

let proxy: ConnectionProxy;
let application: Application;

const throughProxy = async (service: string, url: string) => {
  if (service !== 'auth-server') return url;
  proxy = await ConnectionProxy.before(url);
  return proxy.url;
};
const world = World.forThisFile({ services: ['admin-api'], databaseFor: throughProxy }, async () => {
  application = await world.application();
});
afterAll(() => proxy?.stop());

const post = (parameters: Readonly<Record<string, string>>) =>
  fetch(String(application.client.serverMetadata().token_endpoint), { method: 'POST', headers: { authorization: application.basic }, body: new URLSearchParams(parameters) });

/** The client tries again, as Retry-After asks it to, until the service has found its database. */
const expectGranted = (parameters: Readonly<Record<string, string>>) =>
  eventually(async () => {
    const response = await post(parameters);
    expect({ status: response.status, body: await response.text() }).toMatchObject({ status: 200 });
  });

const expectUnavailable = async (response: Response) => {
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ error: 'temporarily_unavailable' });
};

describe('A database that goes away', () => {
  const brought = async () => application.send(await world.somebody());

  it.each([['BEGIN', 0], ['BEGIN', 1], ['BEGIN', 2], ['COMMIT', 0]])('at %s and %i messages of a redemption leaves the code as good as it was', async (text, later) => {
    const redemption = application.redemption(await brought());
    const before = await world.rows.counts();
    const dropped = proxy.drops;
    proxy.dropAt(text, { later, opening: REQUESTS });
    await expectUnavailable(await post(redemption));
    expect(proxy.drops).toBe(dropped + 1);
    expect(await world.rows.counts()).toEqual(before);
    await expectGranted(redemption);
  });

  it('at the commit of a rotation leaves the refresh token as good as it was', async () => {
    const { refresh_token = '' } = await application.redeem(await brought());
    const rotation = { grant_type: 'refresh_token', refresh_token };
    const before = await world.rows.counts();
    proxy.dropAt('COMMIT', { opening: REQUESTS });
    await expectUnavailable(await post(rotation));
    expect(await world.rows.counts()).toEqual(before);
    await expectGranted(rotation);
  });

  it('and stays away is told at once: by 503, by the page, and to whoever asks whether the service is ready', async () => {
    const redemption = application.redemption(await brought());
    const person = await world.somebody();
    proxy.goAway();
    await expectUnavailable(await post(redemption));
    expect(await person.look((await application.begin()).address)).toMatchObject({ kind: 'shown', status: 503 });
    expect((await fetch(`${world.issuer}/health/ready`)).status).toBe(503);
    expect((await fetch(`${world.issuer}/health/live`)).status).toBe(200);
    proxy.takeUp();
    await expectGranted(redemption);
  });
});
