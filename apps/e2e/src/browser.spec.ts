import * as oidc from 'openid-client';
import type { Page } from 'playwright-core';
import { type Application, CALLBACK, SIGNED_OUT } from './application/application.js';
import { CallbackServer } from './application/callback-server.js';
import { CHROMIUM, Chromium } from './person/chromium.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

let application: Application;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  application = await world.application({ client_name: 'Shop' });
});

/** Wherever there is no browser, the same walk without one: the pages need no script. */
describe('A person', () => {
  it('signs in, allows, comes back without being asked, and signs out', async () => {
    const person = await world.somebody();
    const page = await person.look((await application.begin()).address);
    expect(page).toMatchObject({ kind: 'shown', status: 200, text: expect.stringContaining('Shop') as unknown });
    const { id_token = '' } = await application.signIn(person);
    const again = await person.look((await application.begin()).address);
    expect(again).toMatchObject({ kind: 'left' });
    const out = await person.look(oidc.buildEndSessionUrl(application.client, { id_token_hint: id_token, post_logout_redirect_uri: SIGNED_OUT }));
    expect(out.address.href).toBe(SIGNED_OUT);
  });

  it('who refuses is sent back with access_denied', async () => {
    const person = await world.somebody();
    const { address } = await application.begin();
    const signIn = await person.look(address);
    if (signIn.kind !== 'shown' || !signIn.forms[0]) throw new Error('nobody was asked to sign in');
    const consent = await person.browser.send(signIn.forms[0], { ...person.account });
    if (consent.kind !== 'shown' || !consent.forms[0]) throw new Error('nobody was asked to allow');
    const { address: back } = await person.browser.send(consent.forms[0], {}, 1);
    expect(back.href.startsWith(CALLBACK)).toBe(true);
    expect(back.searchParams.get('error')).toBe('access_denied');
  });

  it('who mistypes is told so, and gets in with the next try', async () => {
    const person = await world.somebody();
    const first = await person.look((await application.begin()).address);
    if (first.kind !== 'shown' || !first.forms[0]) throw new Error('nobody was asked to sign in');
    const second = await person.browser.send(first.forms[0], { ...person.account, password: 'not this one' });
    if (second.kind !== 'shown' || !second.forms[0]) throw new Error('nobody was asked again');
    expect(second.status).toBeGreaterThanOrEqual(400);
    expect(second.html).not.toContain('not this one');
    expect(await person.browser.send(second.forms[0], { ...person.account })).toMatchObject({ kind: 'shown', status: 200 });
  });

  it('whose form was made by another site is not signed in with it', async () => {
    const [attacker, victim] = [await world.somebody(), await world.somebody()];
    const page = await attacker.look((await application.begin()).address);
    if (page.kind !== 'shown' || !page.forms[0]) throw new Error('nobody was asked to sign in');
    await victim.browser.send(page.forms[0], { ...attacker.account });
    const silent = await victim.look((await application.begin({ prompt: 'none' })).address);
    expect(silent.address.searchParams.get('error')).toBe('login_required');
  });
});

if (CHROMIUM !== undefined) {
  describe('A person with Chromium', () => {
    const chromium = Chromium.forThese();
    let server: CallbackServer;
    let application: Application;

    beforeAll(async () => {
      server = await CallbackServer.start();
      application = await world.application({ client_name: 'Shop', redirect_uris: [server.callback] });
    });
    afterAll(() => server?.stop());

    const open = () => chromium.open({ javaScriptEnabled: false });
    // By its name: the page before, which has buttons too, may be there for a moment longer.
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
    const signIn = async (page: Page, { account }: Person) => {
      await page.getByLabel(/username|e-?mail/i).fill(account.username);
      await page.getByLabel(/password/i).fill(account.password);
      await press(page, 'Sign in');
    };
    const begin = (parameters = {}) => application.begin({ redirect_uri: server.callback, ...parameters });
    const allow = (page: Page) => press(page, 'Allow');
    const arrived = async (page: Page) => {
      await page.waitForURL((url) => url.href.startsWith(server.callback));
      return new URL(page.url());
    };

    it('signs in without a script, allows, and comes back: the policy lets the redirect through', async () => {
      const person = await world.somebody();
      const page = await open();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      const { address, checks } = await begin();
      await page.goto(address.href);
      await signIn(page, person);
      await page.getByRole('heading', { name: 'Allow Shop?' }).waitFor();
      await allow(page);
      const tokens = await application.redeem({ callback: await arrived(page), checks, code: '' });
      expect(tokens.claims()?.sub).toBe(person.account.id);
      expect(problems).toEqual([]);
    });

    it('signs in with two tabs at once, and each finds its way back', async () => {
      const person = await world.somebody();
      const left = await open();
      const right = await left.context().newPage();
      const [first, second] = [await begin({ scope: 'openid' }), await begin({ scope: 'openid profile' })];
      await left.goto(first.address.href);
      await right.goto(second.address.href);
      await signIn(left, person);
      await signIn(right, person);
      await allow(right);
      expect((await arrived(right)).searchParams.get('state')).toBe(second.checks.expectedState);
      await allow(left);
      expect((await arrived(left)).searchParams.get('state')).toBe(first.checks.expectedState);
    });

    it('signs out on the page that asks', async () => {
      const person = await world.somebody();
      const page = await open();
      await page.goto((await begin({ scope: 'openid' })).address.href);
      await signIn(page, person);
      await allow(page);
      await arrived(page);
      await page.goto(String(application.client.serverMetadata().end_session_endpoint));
      await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), press(page, 'Sign out')]);
      await page.goto((await begin({ scope: 'openid', prompt: 'none' })).address.href);
      expect((await arrived(page)).searchParams.get('error')).toBe('login_required');
    });
  });
  describe('An administrator with Chromium', () => {
    const chromium = Chromium.forThese();

    it('tries admin-api at its page, by id and secret alone', async () => {
      const { adminApi } = world.stack.addresses;
      const { BOOTSTRAP_ADMIN_CLIENT_ID: id, BOOTSTRAP_ADMIN_CLIENT_SECRET: secret } = world.stack.secrets;
      const page = await chromium.open();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(`${adminApi}/docs`);
      await page.locator('.auth-wrapper > .authorize').click();
      await page.locator('#client_id_clientCredentials').fill(id);
      await page.locator('#client_secret_clientCredentials').fill(secret);
      await page.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
      await page.getByRole('button', { name: 'Remove authorization' }).waitFor();
      await page.locator('.close-modal').click();
      const clients = page.locator('.opblock-get', { has: page.locator('[data-path="/v1/clients"]') });
      await clients.locator('.opblock-summary').click();
      await clients.getByRole('button', { name: 'Try it out' }).click();
      const [answer] = await Promise.all([page.waitForResponse((response) => response.url().includes('/v1/clients')), clients.getByRole('button', { name: 'Execute' }).click()]);
      expect(answer.status()).toBe(200);
      expect(problems).toEqual([]);
    });
  });
}
