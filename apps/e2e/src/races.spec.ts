import * as oidc from 'openid-client';
import type { Application } from './application/application.js';
import { served } from './application/served.js';
import { World } from './world.js';

const CALLERS = 100;

const world = World.forThisFile({ services: ['admin-api'] });
const all = (call: () => ReturnType<Application['post']>) => Promise.all(Array.from({ length: CALLERS }, () => served(call)));
const familyOf = (authorization: unknown) =>
  world.rows.query<{ spent: boolean }>('SELECT spent_at IS NOT NULL AS spent FROM refresh_tokens WHERE authorization_id = $1 ORDER BY spent DESC', [authorization]);
/** Makes it an hour later for the spent tokens, whose retry window has then passed. */
const letTheWindowPass = () => world.rows.query("UPDATE refresh_tokens SET spent_at = spent_at - interval '1 hour' WHERE spent_at IS NOT NULL");

describe.each(['jwt', 'opaque'])('Races and theft, with %s access tokens', (format) => {
  let application: Application;

  beforeAll(async () => {
    // Longer than a hundred answers take on a busy machine, and shorter than the hour that is let pass.
    application = await world.application({ access_token_format: format, refresh_token_retry_window: 600 });
  });

  const isActive = async (token: string) => (await oidc.tokenIntrospection(application.client, token)).active;
  const refresh = (token: string | undefined, client = application.client) => oidc.refreshTokenGrant(client, token ?? '');
  const expectDead = async ({ client }: Application, tokens: Awaited<ReturnType<typeof refresh>>) => {
    expect(await oidc.tokenIntrospection(client, tokens.access_token)).toEqual({ active: false });
    await expect(oidc.fetchUserInfo(client, tokens.access_token, oidc.skipSubjectCheck)).rejects.toMatchObject({ status: 401 });
    await expect(refresh(tokens.refresh_token, client)).rejects.toMatchObject({ error: 'invalid_grant' });
  };

  it(`lets exactly one of ${CALLERS} parallel redemptions of a code win`, async () => {
    const brought = await application.send(await world.somebody());
    const { token_endpoint } = application.client.serverMetadata();
    const answers = await all(() => application.post(token_endpoint, application.redemption(brought)));
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(won).toHaveLength(1);
    expect(new Set(lost.map(({ status, body }) => `${status} ${String(body.error)}`))).toEqual(new Set(['400 invalid_grant']));
    // RFC 6749 §4.1.2: who used it twice may be the thief, so that what the winner got has ended too.
    expect(await isActive(String(won[0]?.body.access_token))).toBe(false);
  });

  it(`answers ${CALLERS} parallel uses of a refresh token with one and the same successor, and spends one row`, async () => {
    const first = await application.signIn(await world.somebody());
    const { token_endpoint } = application.client.serverMetadata();
    const answers = await all(() => application.post(token_endpoint, { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    const { authz } = await oidc.tokenIntrospection(application.client, first.access_token);
    expect(await familyOf(authz)).toEqual([{ spent: true }, { spent: false }]);
    expect(await isActive(first.access_token)).toBe(true);
  });

  it('answers a late retry with the newest token while the window lasts', async () => {
    const first = await application.signIn(await world.somebody());
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.refresh_token);
    expect((await refresh(first.refresh_token)).refresh_token).toBe(third.refresh_token);
  });

  it('never logs out who lost the answer, however late the retry comes', async () => {
    const first = await application.signIn(await world.somebody());
    const lost = await refresh(first.refresh_token);
    await letTheWindowPass();
    expect((await refresh(first.refresh_token)).refresh_token).toBe(lost.refresh_token);
  });

  it('ends the family and its access tokens when a spent token returns after its successor was used and the window has passed', async () => {
    const first = await application.signIn(await world.somebody());
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.refresh_token);
    await letTheWindowPass();
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 });
    for (const tokens of [first, second, third]) await expectDead(application, tokens);
  });

  it('takes every reuse for theft where the window is 0', async () => {
    const strict = await world.application({ access_token_format: format, refresh_token_retry_window: 0 });
    const first = await strict.signIn(await world.somebody());
    const second = await refresh(first.refresh_token, strict.client);
    await expect(refresh(first.refresh_token, strict.client)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expectDead(strict, second);
  });

  it('does not let another client use or end a refresh token', async () => {
    const first = await application.signIn(await world.somebody());
    const thief = await world.application();
    await expect(refresh(first.refresh_token, thief.client)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(first.refresh_token)).refresh_token).toMatch(/^lk_rt_/);
  });
});
