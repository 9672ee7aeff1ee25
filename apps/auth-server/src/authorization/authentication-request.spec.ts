import { RESPONSE_TYPES } from '@latchkey/protocol';
import { aClient, anAccount } from '@latchkey/testing';
import { Scene, authorize, isConsent, isSignIn, pass, told } from '../../test/scene.js';

const CLIENTS = [aClient(), aClient({ clientId: 'first-party', consent: 'implicit' })];
const claims = (request: object): string => JSON.stringify(request);

describe('An authentication request', () => {
  const scene = Scene.forThese({ clients: CLIENTS, accounts: [anAccount(), anAccount({ id: 'acct_eve', username: 'eve' })], settings: { responseTypesAllowed: RESPONSE_TYPES } });
  beforeEach(async () => {
    await scene.storage.run(({ consents }) => consents.revoke('acct_ada', 'app', scene.storage.clock.now()));
  });

  it('is remembered with the claims that it asks for', async () => {
    await pass(scene.browser, authorize({ claims: claims({ userinfo: { name: { essential: true } }, id_token: { email: null } }), claims_locales: 'de' }));
    const { items } = await scene.storage.run(({ authorizations }) => authorizations.list({ limit: 10, clientId: 'app' }));
    expect(items.map((item) => item.claims)).toEqual([{ userinfo: { name: { essential: true } }, idToken: { email: null }, locales: ['de'] }]);
  });

  it('for claims by name needs consent to what opens them, and no more consent after that', async () => {
    await pass(scene.browser, authorize());
    const asking = authorize({ claims: claims({ id_token: { email: null } }) });
    const page = await scene.browser.follow(asking);
    expect(isConsent(page) && page.body.includes('e-mail')).toBe(true);
    expect(told(await scene.browser.get(`${asking}&prompt=none`))).toMatchObject({ error: 'consent_required' });
    await scene.browser.submit(page, { decision: 'allow' });
    expect(told(await scene.browser.get(asking))).toHaveProperty('code');
  });

  it('for a subject by name lets that person through, and nobody else', async () => {
    const naming = (sub: unknown, more = {}) => authorize({ client_id: 'first-party', claims: claims({ id_token: { sub: { value: sub } } }), ...more });
    await pass(scene.browser, authorize({ client_id: 'first-party' }));
    scene.storage.clock.advance(1);
    expect(told(await scene.browser.get(naming('acct_ada')))).toHaveProperty('code');
    for (const sub of ['acct_eve', '', 7, { $ne: 1 }]) {
      expect(told(await scene.browser.get(naming(sub, { prompt: 'none' })))).toMatchObject({ error: 'login_required' });
      expect(isSignIn(await scene.browser.follow(naming(sub)))).toBe(true);
    }
    expect(told(await pass(scene.browser, naming('acct_eve')))).toMatchObject({ error: 'login_required' });
    scene.storage.clock.advance(1);
    expect(told(await pass(scene.browser, naming('acct_eve'), 'eve'))).toHaveProperty('code');
  });

  it('for an authentication context that nobody here can have fails before anybody is asked', async () => {
    const acr = { essential: true, values: ['urn:mace:incommon:iap:gold'] };
    const answer = await scene.browser.get(authorize({ claims: claims({ id_token: { acr } }) }));
    expect(told(answer)).toMatchObject({ error: 'unmet_authentication_requirements', state: 'state-1' });
    expect(told(await pass(scene.browser, authorize({ acr_values: 'urn:mace:incommon:iap:gold 1' })))).toHaveProperty('code');
  });

  it.each([
    ['malformed claims', { claims: '{' }],
    ['claims that are no object', { claims: '[]' }],
    ['more than can be kept', { claims: claims({ userinfo: Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`claim-${at}`, null])) }) }],
  ])('with %s is refused', async (_what, changes) => {
    expect(told(await scene.browser.get(authorize(changes)))).toMatchObject({ error: 'invalid_request', state: 'state-1' });
  });

  it.each(['page', 'popup', 'touch', 'wap'])('may ask for the display %s, in whatever language', async (display) => {
    expect(isSignIn(await scene.browser.follow(authorize({ display, ui_locales: 'tlh se', claims_locales: 'se' })))).toBe(true);
  });
});
