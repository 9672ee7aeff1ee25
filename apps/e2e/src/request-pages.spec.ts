import type { Page } from 'playwright-core';
import { Shop } from './application/shop.js';
import { CHROMIUM, Chromium } from './person/chromium.js';
import { World } from './world.js';

let shop: Shop;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  shop = await Shop.open(world, { consent: 'implicit' });
});
afterAll(() => shop?.close());

describe('The page of a form post', () => {
  it('names nothing but the answer, and leads to the redirect URI alone', async () => {
    const answer = await fetch(await shop.begin({ response_mode: 'form_post', prompt: 'none' }));
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self' http: https:/);
    expect(await answer.text()).toContain(`action="${shop.callback}"`);
  });
});

if (CHROMIUM !== undefined) {
  describe('A person with Chromium', () => {
    const chromium = Chromium.forThese();
    const open = ({ javaScriptEnabled, width = 1000 }: { readonly javaScriptEnabled: boolean; readonly width?: number }) =>
      chromium.open({ javaScriptEnabled, viewport: { width, height: 800 } });
    const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
    const signUp = async (page: Page, username: string, parameters = {}) => {
      await page.goto((await shop.begin({ prompt: 'create', ...parameters })).href);
      await page.getByLabel('Username').fill(username);
      await page.getByLabel(/^Password/).fill('pass phrase');
      await press(page, 'Create account');
    };
    const arrived = async (page: Page) => {
      await page.waitForURL((url) => url.href.startsWith(shop.callback));
      return new URL(page.url());
    };

    it.each([true, false])('makes an account, and is sent back by a form post, with scripts: %s', async (javaScriptEnabled) => {
      const page = await open({ javaScriptEnabled });
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      const posted = page.waitForRequest((request) => request.url() === shop.callback && request.method() === 'POST');
      await signUp(page, `poster-${javaScriptEnabled}`, { response_mode: 'form_post' });
      if (!javaScriptEnabled) await press(page, 'Continue');
      expect(Object.fromEntries(new URLSearchParams((await posted).postData() ?? ''))).toMatchObject({ code: expect.any(String) as string, iss: shop.issuer });
      await arrived(page);
      expect(problems).toEqual([]);
    });

    it.each([1000, 360])('chooses among the accounts of the browser, in a window of %i pixels', async (width) => {
      const page = await open({ javaScriptEnabled: false, width });
      for (const name of ['ada', 'grace']) {
        await signUp(page, `${name}-${width}`);
        await arrived(page);
      }
      await page.goto((await shop.begin({ prompt: 'select_account' })).href);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await press(page, `ada-${width}`);
      expect((await arrived(page)).searchParams.get('code')).toBeTruthy();
    });
  });
}
