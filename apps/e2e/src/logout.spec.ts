import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { Page } from 'playwright-core';
import { eventually } from '@latchkey/testing';
import { Application, type Tokens } from './application/application.js';
import { Website } from './application/website.js';
import { CHROMIUM, Chromium } from './person/chromium.js';
import type { Person } from './person/person.js';
import { World } from './world.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

interface App {
  readonly site: Website;
  readonly application: Application;
}

let shop: App;
let news: App;
const world = World.forThisFile({ services: ['admin-api'], settings: { FETCH_ALLOWED_HOSTS: '127.0.0.1' } }, async () => {
  [shop, news] = [await app(), await app({ access_token_format: 'opaque' })];
});
afterAll(() => Promise.all([shop?.site.stop(), news?.site.stop()]));
beforeEach(() => {
  for (const { site } of [shop, news]) for (const list of [site.tokens, site.frames, site.statuses]) list.length = 0;
});

async function app(metadata = {}): Promise<App> {
  const site = await Website.start();
  return { site, application: await world.application({ ...site.metadata, consent: 'implicit', ...metadata }) };
}
const signIn = ({ application, site }: App, person: Person, scope = 'openid'): Promise<Tokens> => application.signIn(person, { redirect_uri: site.callback, scope });
const signOutAddress = ({ application }: App, { id_token = '' }: Tokens, parameters = {}) => oidc.buildEndSessionUrl(application.client, { id_token_hint: id_token, ...parameters });
const metadata = () => shop.application.client.serverMetadata();
const isAlive = async ({ application }: App, { access_token }: Tokens) => (await application.post(metadata().introspection_endpoint, { token: access_token })).body.active;
const verified = async (token: string | undefined, { application }: App) => {
  const keys = createRemoteJWKSet(new URL(String(metadata().jwks_uri)));
  return jwtVerify(token ?? '', keys, { issuer: world.issuer, audience: application.registered.client_id, typ: 'logout+jwt', maxTokenAge: '2m', requiredClaims: ['jti', 'iat', 'exp', 'sub', 'sid'] });
};
const deliveries = async (sid: unknown) => (await world.administration.must<{ items: Record<string, unknown>[] }>('GET', `logout-deliveries?session=${String(sid)}`)).items;

describe('A sign-out', () => {
  it('is told to every application of the session by the back channel', async () => {
    const person = await world.somebody();
    const [atShop, atNews] = [await signIn(shop, person), await signIn(news, person)];
    await person.look(signOutAddress(shop, atShop));
    await eventually(async () => expect([shop.site.tokens.length, news.site.tokens.length]).toEqual([1, 1]));
    for (const [one, tokens] of [[shop, atShop], [news, atNews]] as const) {
      const { payload } = await verified(one.site.tokens[0], one);
      expect(payload).toMatchObject({ sub: tokens.claims()?.sub, sid: tokens.claims()?.sid, events: { [EVENT]: {} } });
      expect(payload).not.toHaveProperty('nonce');
    }
    await eventually(async () => expect(await deliveries(atShop.claims()?.sid)).toMatchObject([{ state: 'delivered', last_status: 200 }, { state: 'delivered', last_status: 200 }]));
  });

  it('is told again to an application that was out of order, once it recovers', async () => {
    const person = await world.somebody();
    const tokens = await signIn(shop, person);
    shop.site.statuses.push(503, 500);
    await person.look(signOutAddress(shop, tokens));
    // Those that are under way are due again in a minute, and are let alone.
    const hasten = () => world.rows.query("UPDATE logout_deliveries SET next_attempt_at = now() WHERE session_id = $1 AND next_attempt_at < now() + interval '30 seconds'", [tokens.claims()?.sid]);
    await eventually(async () => {
      await hasten();
      expect(await deliveries(tokens.claims()?.sid)).toMatchObject([{ attempts: 3, state: 'delivered', last_status: 200 }]);
    });
    expect([shop.site.tokens.length, new Set(shop.site.tokens).size]).toEqual([3, 3]);
  });

  it('by an administrator is told as well', async () => {
    const person = await world.somebody();
    const tokens = await signIn(news, person);
    await world.administration.must('POST', `accounts/${person.account.id}/block`);
    await eventually(async () => expect(news.site.tokens).toHaveLength(1));
    expect((await verified(news.site.tokens[0], news)).payload.sid).toBe(tokens.claims()?.sid);
  });

  it('ends the access tokens of the session, in either format, and refresh tokens but for offline access', async () => {
    const person = await world.somebody();
    const [bound, offline, opaque] = [await signIn(shop, person, 'openid'), await signIn(shop, person, 'openid offline_access'), await signIn(news, person)];
    expect([await isAlive(shop, bound), await isAlive(shop, offline), await isAlive(news, opaque)]).toEqual([true, true, true]);
    await person.look(signOutAddress(shop, bound));
    await eventually(async () => expect([await isAlive(shop, bound), await isAlive(shop, offline), await isAlive(news, opaque)]).toEqual([false, false, false]));
    const refreshed = await oidc.refreshTokenGrant(shop.application.client, offline.refresh_token ?? '');
    expect(await isAlive(shop, refreshed as Tokens)).toBe(true);
    await expect(oidc.refreshTokenGrant(shop.application.client, bound.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('shows a page that tells applications by the front channel, and leads back by a link', async () => {
    const person = await world.somebody();
    const tokens = await signIn(shop, person);
    const page = await person.look(signOutAddress(shop, tokens, { post_logout_redirect_uri: shop.site.signedOut, state: 's' }));
    if (page.kind !== 'shown') throw new Error('nothing is shown');
    const told = new URL('/front', shop.site.origin);
    told.search = new URLSearchParams({ iss: world.issuer, sid: String(tokens.claims()?.sid) }).toString();
    expect(page.html).toContain(`<iframe src="${told.href.replaceAll('&', '&amp;')}"`);
    expect(page.html).toContain(`href="${shop.site.signedOut}?state=s"`);
    expect(page.headers.get('content-security-policy')).toContain(`frame-src ${shop.site.origin};`);
  });

  it('is known to the frame that the metadata names', async () => {
    expect(metadata()).toMatchObject({
      backchannel_logout_supported: true, backchannel_logout_session_supported: true, frontchannel_logout_supported: true, frontchannel_logout_session_supported: true,
      check_session_iframe: `${world.issuer}/check-session`,
    });
  });
});

if (CHROMIUM !== undefined) {
  describe('A person with Chromium', () => {
    const chromium = Chromium.forThese();
    let page: Page;
    let problems: string[];

    const open = async (options: { readonly javaScriptEnabled?: boolean } = {}): Promise<void> => {
      page = await chromium.open(options);
      problems = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    };
    const arrive = async (one: App, person: Person): Promise<{ readonly tokens: Tokens; readonly sessionState: string }> => {
      const { address, checks } = await one.application.begin({ redirect_uri: one.site.callback, scope: 'openid' });
      await page.goto(address.href);
      if (!page.url().startsWith(one.site.origin)) {
        await page.getByLabel(/username|e-?mail/i).fill(person.account.username);
        await page.getByLabel(/password/i).fill(person.account.password);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      }
      await page.waitForURL((url) => url.href.startsWith(one.site.callback));
      const callback = new URL(page.url());
      return { tokens: await one.application.redeem({ callback, checks, code: '' }), sessionState: callback.searchParams.get('session_state') ?? '' };
    };

    it('goes back to the application after every frame was loaded', async () => {
      await open();
      const person = await world.somebody();
      const { tokens } = await arrive(shop, person);
      await arrive(news, person);
      await page.goto(signOutAddress(shop, tokens, { post_logout_redirect_uri: shop.site.signedOut, state: 's' }).href);
      await page.waitForURL(`${shop.site.signedOut}?state=s`);
      for (const { site } of [shop, news]) expect(site.frames.map(({ searchParams }) => searchParams.get('sid'))).toEqual([tokens.claims()?.sid]);
      expect(problems).toEqual([]);
    });

    it('without scripts has the frames loaded all the same, and follows a link', async () => {
      await open({ javaScriptEnabled: false });
      const { tokens } = await arrive(shop, await world.somebody());
      await page.goto(signOutAddress(shop, tokens, { post_logout_redirect_uri: shop.site.signedOut }).href);
      expect(shop.site.frames).toHaveLength(1);
      await page.locator('#onward').click();
      await page.waitForURL(shop.site.signedOut);
    });

    it('is watched by the application, which learns of the sign-out without asking anybody else', async () => {
      await open();
      const { tokens, sessionState } = await arrive(shop, await world.somebody());
      const watched = `${shop.site.origin}/monitor?${new URLSearchParams({ frame: String(metadata().check_session_iframe) }).toString()}`;
      const answerTo = async (message: string) => {
        await page.goto(watched);
        await page.frameLocator('#op').locator('html').waitFor({ state: 'attached' });
        await page.evaluate(`ask(${JSON.stringify(message)})`);
        await page.waitForFunction(`document.querySelector('output').textContent !== ''`);
        return page.textContent('output');
      };
      const own = `${shop.application.registered.client_id} ${sessionState}`;
      expect(await answerTo(own)).toBe(`${world.issuer} unchanged`);
      expect(await answerTo('nonsense')).toBe(`${world.issuer} error`);
      await page.goto(signOutAddress(shop, tokens).href);
      expect(await answerTo(own)).toBe(`${world.issuer} changed`);
      expect(problems).toEqual([]);
    });
  });
}
