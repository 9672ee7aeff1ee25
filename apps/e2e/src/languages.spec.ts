import type { Page } from 'playwright-core';
import { Shop } from './application/shop.js';
import { CHROMIUM, Chromium } from './person/chromium.js';
import { World } from './world.js';

let shop: Shop;
const world = World.forThisFile({ services: ['admin-api'] }, async () => {
  const names = { 'client_name#de': 'Warenwirtschaftsverwaltungsportal', 'client_name#ja': '商品管理ポータル' };
  shop = await Shop.open(world, { ...names, scope: 'openid profile email address phone' });
});
afterAll(() => shop.close());

describe('The metadata', () => {
  it('list the languages and layouts of the pages, and no languages of claims, which have none', async () => {
    const metadata = (await (await fetch(`${shop.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    expect(metadata.ui_locales_supported).toEqual(['en', 'de', 'fr', 'es', 'zh-Hans', 'ja']);
    expect(metadata.display_values_supported).toEqual(['page', 'popup', 'touch']);
    expect(metadata).not.toHaveProperty('claims_locales_supported');
    for (const language of metadata.ui_locales_supported as string[]) {
      const page = await fetch(await shop.begin({ ui_locales: language, display: 'touch' }));
      expect([page.status, page.headers.get('content-language')]).toEqual([200, language]);
      expect(await page.text()).toContain(`<html lang="${language}" dir="ltr">`);
    }
  });
});

if (CHROMIUM !== undefined) {
  const GERMAN = {
    client: 'Warenwirtschaftsverwaltungsportal', signIn: 'Anmelden', username: 'Benutzername', password: /^Passwort/, create: 'Konto erstellen',
    problem: 'Es gibt ein Problem', allow: 'Erlauben', refuse: 'Ablehnen', signOut: 'Abmelden', signedOut: 'Sie sind abgemeldet',
  };
  const JAPANESE: typeof GERMAN = {
    client: '商品管理ポータル', signIn: 'ログイン', username: 'ユーザー名', password: /^パスワード/, create: 'アカウントを作成',
    problem: '問題があります', allow: '許可する', refuse: '許可しない', signOut: 'ログアウト', signedOut: 'ログアウトしました',
  };

  describe.each([['de', GERMAN], ['ja', JAPANESE]])('A person with Chromium and a keyboard, in %s', (language, words) => {
    const chromium = Chromium.forThese();
    const open = (width: number, locale: string) => chromium.open({ javaScriptEnabled: false, locale, viewport: { width, height: 780 } });
    /** Does what leads to another page, and waits for it. */
    const following = async (page: Page, press: () => Promise<void>) => {
      const loaded = page.waitForEvent('load');
      await press();
      await loaded;
    };
    /** It is in the language, fits the window, and says what it is. */
    const expectWhole = async (page: Page, heading: string | RegExp) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(heading);
    };
    /** What the keyboard reaches, one after the other, from where it is. */
    const reached = async (page: Page, stops: number) => {
      const names: string[] = [];
      for (let stop = 0; stop < stops; stop += 1) {
        names.push(await page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.innerText ?? (document.activeElement as HTMLElement).innerText));
        await page.keyboard.press('Tab');
      }
      return names;
    };

    it.each([360, 1000])('makes an account, allows and signs out, in a window of %i pixels', async (width) => {
      const page = await open(width, 'fr-FR');
      await page.goto((await shop.begin({ ui_locales: language })).href);
      await expectWhole(page, words.signIn);
      const [username, password, submit, cancel, create] = await reached(page, 5);
      expect([username, password, submit, create]).toEqual([words.username, expect.stringMatching(words.password), words.signIn, words.create]);
      expect(cancel).toContain(words.client);
      await following(page, () => page.getByRole('link', { name: words.create }).press('Enter'));
      await expectWhole(page, words.create);
      await page.getByLabel(words.username).fill(`person-${language}-${width}`);
      await page.getByLabel(words.password).fill('short');
      await following(page, () => page.keyboard.press('Enter'));
      await expectWhole(page, words.create);
      expect(await page.getByRole('alert').innerText()).toContain(words.problem);
      await page.getByLabel(words.password).fill('pass phrase');
      await following(page, () => page.keyboard.press('Enter'));
      await expectWhole(page, words.client);
      expect(await page.getByRole('button').allInnerTexts()).toEqual([words.allow, words.refuse]);
      await following(page, () => page.getByRole('button', { name: words.allow, exact: true }).press('Enter'));
      expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
      await page.goto(`${shop.issuer}/sign-out?ui_locales=${language}`);
      await expectWhole(page, words.signOut);
      await following(page, () => page.getByRole('button', { name: words.signOut }).first().press('Enter'));
      await expectWhole(page, words.signedOut);
    });

    it('is answered in the language of the browser where the application asks for none, or for one that is not there', async () => {
      const page = await open(360, language);
      for (const parameters of [{}, { ui_locales: 'tlh' }, { ui_locales: '<script>' }]) {
        await page.goto((await shop.begin(parameters)).href);
        await expectWhole(page, words.signIn);
      }
    });
  });
}
