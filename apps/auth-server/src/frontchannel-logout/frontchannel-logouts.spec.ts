import { aClient, anAccount, anAuthorization } from '@latchkey/testing';
import { Scene, authorize, pass } from '../../test/scene.js';
import type { Answer } from '../../test/test-browser.js';

const BYE = 'https://app.example/bye';

describe('The page that a person signed out on', () => {
  const client = aClient({ postLogoutRedirectUris: [BYE], frontchannelLogoutUri: 'https://app.example/out?x=1&y', frontchannelLogoutSessionRequired: true });

  const others = [
    aClient({ clientId: 'plain', frontchannelLogoutUri: 'https://plain.example:8443/out' }),
    aClient({ clientId: 'silent' }),
    aClient({ clientId: 'elsewhere', frontchannelLogoutUri: 'https://elsewhere.example/out' }),
  ];
  const scene = Scene.forThese({ clients: [client, ...others], accounts: [anAccount()] }, { later: 60 });

  const signIn = async (): Promise<{ readonly sid: string; readonly hint: string }> => {
    await pass(scene.browser, authorize());
    const authorization = await scene.lastAuthorization('app');
    const sid = authorization.sessionId;
    await scene.storage.run(({ authorizations }) => authorizations.add(anAuthorization({ id: `plain-${sid}`, clientId: 'plain', sessionId: sid })));
    await scene.storage.run(({ authorizations }) => authorizations.add(anAuthorization({ id: `silent-${sid}`, clientId: 'silent', sessionId: sid })));
    return { sid, hint: await scene.idToken(authorization, client) };
  };
  const framesOf = ({ body }: Answer): readonly string[] => [...body.matchAll(/<iframe src="([^"]*)"/g)].map(([, src]) => (src ?? '').replaceAll('&amp;', '&'));
  const policyOf = ({ headers }: Answer): string => String(headers['content-security-policy']);
  const signOut = (parameters: Record<string, string>) => scene.browser.get(`/sign-out?${new URLSearchParams(parameters).toString()}`);

  it('loads what the clients of the session want loaded, with iss and sid for those that ask for them', async () => {
    const { sid, hint } = await signIn();
    const page = await signOut({ id_token_hint: hint });
    const about = new URLSearchParams({ iss: 'https://id.example', sid }).toString();
    expect(framesOf(page)).toEqual([`https://app.example/out?x=1&y&${about}`, 'https://plain.example:8443/out']);
  });

  it('lets frames of their origins in, and nothing else', async () => {
    const { hint } = await signIn();
    const page = await signOut({ id_token_hint: hint });
    expect(policyOf(page)).toMatch(/; frame-src https:\/\/app\.example https:\/\/plain\.example:8443; /);
    expect(policyOf(page)).not.toContain('script-src');
    expect(page.body).not.toContain('<script');
    expect(page.body.match(/sandbox="allow-scripts allow-same-origin allow-forms"/g)).toHaveLength(2);
  });

  it('leads back to the client after the frames: by its one script, or by a link', async () => {
    const { hint } = await signIn();
    const page = await signOut({ id_token_hint: hint, post_logout_redirect_uri: BYE, state: 's&t' });
    expect([page.status, page.location]).toEqual([200, undefined]);
    expect(page.body).toContain(`<a id="onward" class="button go" href="${BYE}?state=s%26t"`);
    expect(policyOf(page)).toMatch(/script-src 'sha256-[\w+/=]+'; /);
    expect(framesOf(page)).toHaveLength(2);
  });

  it('loads nothing when nobody was signed in, or nobody takes part that way', async () => {
    expect(framesOf(await signOut({}))).toEqual([]);
    expect((await signOut({ client_id: 'app', post_logout_redirect_uri: BYE })).location?.href).toBe(BYE);
  });

  it('loads fifty frames at most', async () => {
    const { sid, hint } = await signIn();
    await scene.storage.run(async ({ clients, authorizations }) => {
      for (let at = 0; at < 60; at += 1) {
        await clients.add(aClient({ clientId: `many-${at}`, frontchannelLogoutUri: `https://many-${at}.example/out` }));
        await authorizations.add(anAuthorization({ id: `many-${at}`, clientId: `many-${at}`, sessionId: sid }));
      }
    });
    expect(framesOf(await signOut({ id_token_hint: hint }))).toHaveLength(50);
  });
});
