import { aClient, anAccount } from '@latchkey/testing';
import { PASSWORD, Scene, authorize, isConsent, isSignIn } from '../../test/scene.js';
import { formOf, type Answer } from '../../test/test-browser.js';

const LOGO = 'https://notes.example/logo.png';
const REGISTERED = { by: 'open', accessTokenHash: 'x', keyId: '0', lasting: true } as const;

const languageOf = ({ body }: Answer): string | undefined => /<html lang="([^"]*)"/.exec(body)?.[1];
const displayOf = ({ body }: Answer): string | undefined => /<body class="([^"]*)"/.exec(body)?.[1];

describe('A page', () => {
  const scene = Scene.forThese({
    clients: [
      aClient(), aClient({ clientId: 'beginner', clientName: 'Notes', initiateLoginUri: 'https://notes.example/begin?by=link' }),
      aClient({ clientId: 'pictured', logoUri: 'https://pictures.example/a.png?x=1&y=2' }),
      aClient({ clientId: 'unconfirmed', logoUri: LOGO, registration: REGISTERED }),
      aClient({ clientId: 'confirmed', logoUri: LOGO, registration: { ...REGISTERED, confirmedLogo: LOGO } }),
      aClient({ clientId: 'scripted', logoUri: 'javascript:alert(1)' }),
    ],
    accounts: [anAccount()],
  });

  const signIn = (page: Answer) => scene.browser.submit(page, { username: 'ada@example.com', password: PASSWORD, decision: 'sign-in' });

  it.each([
    ['ja', undefined, 'ja'], ['zh-CN de', 'fr', 'zh-Hans'], ['zh-TW', 'fr', 'fr'], ['zh-TW', undefined, 'zh-Hans'], ['tlh', 'es-MX, de;q=0.5', 'es'],
    [undefined, 'it;q=0.9, fr;q=0.2, de-AT;q=0.8', 'de'], [undefined, 'de;q=0, fr', 'fr'], [undefined, undefined, 'en'], ['tlh', 'tlh', 'en'],
  ])('asked for in %p, by a browser that accepts %p, is in %s', async (ui_locales, acceptLanguage, language) => {
    scene.browser.acceptLanguage = acceptLanguage;
    const page = await scene.browser.follow(authorize({ ui_locales }));
    expect(languageOf(page)).toBe(language);
    expect(page.headers).toMatchObject({ 'content-language': language, vary: expect.stringContaining('Accept-Language') as string });
  });

  it('keeps its language from the first to the last of the way, also where something goes wrong', async () => {
    const first = await scene.browser.follow(authorize({ ui_locales: 'de' }));
    const refused = await scene.browser.submit(first, { username: 'ada@example.com', password: 'wrong', decision: 'sign-in' });
    const unverified = await scene.browser.post('/sign-in', { ...formOf(first).fields, token: 'x' });
    const consent = await signIn(refused);
    expect([isSignIn(refused), isSignIn(unverified), isConsent(consent)]).toEqual([true, true, true]);
    await scene.storage.travel(3601);
    const expired = await scene.browser.post('/consent', formOf(consent).fields);
    expect([first, refused, unverified, consent, expired].map(languageOf)).toEqual(['de', 'de', 'de', 'de', 'de']);
  });

  it('that tells of an error, or posts the answer, is in the language of the request as well', async () => {
    const ui_locales = 'fr';
    expect(languageOf(await scene.browser.follow(authorize({ ui_locales, client_id: 'nobody' })))).toBe('fr');
    expect(languageOf(await scene.browser.follow(authorize({ ui_locales, response_mode: 'form_post', prompt: 'none' })))).toBe('fr');
    expect(languageOf(await scene.browser.follow(`/select-account?${new URLSearchParams({ ui_locales, interaction: 'x' }).toString()}`))).toBe('fr');
  });

  it('of the end of a session is in the language that is asked for, before and after', async () => {
    await signIn(await scene.browser.follow(authorize()));
    const page = await scene.browser.get('/sign-out?ui_locales=es');
    const stayed = await scene.browser.submit(page, { decision: 'stay' });
    const failed = await scene.browser.get('/sign-out?ui_locales=es&client_id=nobody');
    expect([page, stayed, failed].map(languageOf)).toEqual(['es', 'es', 'es']);
  });

  it('that is too old, or ends a session, leads to where the client has people begin, and else to the request again', async () => {
    const begin = 'href="https://notes.example/begin?by=link&amp;iss=https%3A%2F%2Fid.example"';
    const [own, others] = [await scene.browser.follow(authorize({ client_id: 'beginner' })), await scene.browser.follow(authorize())];
    await scene.storage.travel(3601);
    expect((await scene.browser.post('/sign-in', formOf(own).fields)).body).toContain(`${begin} rel="noreferrer">Sign in again at Notes<`);
    expect((await scene.browser.post('/sign-in', formOf(others).fields)).body).toMatch(/href="https:\/\/id\.example\/authorize\?client_id=app&[^"]*" rel="noreferrer">Start again</);
    expect((await scene.browser.get('/sign-out?client_id=beginner')).body).toContain(begin);
  });

  it('of consent shows the logo of the client, and lets the browser load pictures from nowhere else', async () => {
    const { body, headers } = await signIn(await scene.browser.follow(authorize({ client_id: 'pictured' })));
    expect(body).toContain('<img src="https://pictures.example/a.png?x=1&amp;y=2" alt referrerpolicy="no-referrer"');
    expect(headers['content-security-policy']).toContain('; img-src data: https://pictures.example; form-action');
  });

  it.each([['unconfirmed', false], ['confirmed', true], ['scripted', false]])('of consent to the %s client shows its logo: %p', async (client_id, shown) => {
    const { body, headers } = await signIn(await scene.browser.follow(authorize({ client_id })));
    expect([body.includes(`<img src="${LOGO}"`), body.includes('<img')]).toEqual([shown, shown]);
    expect(String(headers['content-security-policy']).includes('img-src data:;')).toBe(!shown);
  });

  it.each(['<script>alert(1)</script>', '__proto__', '"><h1>', 'de\u0000', 'x'.repeat(5000), 'de-'.repeat(1500), 'constructor toString', '*'])(
    'is not led astray by the language %.30s', async (hostile) => {
      scene.browser.acceptLanguage = hostile.replace('\u0000', ' ').repeat(hostile.length > 1000 ? 2 : 1);
      const page = await scene.browser.follow(`/sign-in?${new URLSearchParams({ ui_locales: hostile }).toString()}`);
      expect(page.status).toBe(400);
      expect(languageOf(page)).toMatch(/^(en|de)$/);
      expect(page.body).not.toMatch(/alert\(1\)|"><h1>/);
    },
  );

  it('is laid out as display asks, all the way', async () => {
    const page = await scene.browser.follow(authorize({ display: 'popup' }));
    expect([page, await signIn(page)].map(displayOf)).toEqual(['popup', 'popup']);
    expect(displayOf(await scene.server.browser().follow(authorize({ display: 'wap' })))).toBe('page');
    expect(displayOf(await scene.server.browser().get('/sign-in?display="><script>'))).toBe('page');
    expect((await scene.browser.follow(authorize({ display: 'tv' }))).location?.searchParams.get('error')).toBe('invalid_request');
  });
});
