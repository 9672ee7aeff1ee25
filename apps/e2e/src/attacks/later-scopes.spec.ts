import * as oidc from 'openid-client';
import { World } from '../world.js';

const world = World.forThisFile({ services: ['admin-api'] });
const [ONE, OTHER] = ['https://one.example', 'https://other.example'];

/** Sends the person for a token that is good at both resources. */
const asked = { scope: 'openid offline_access read write' };

describe('A name that was granted at one resource and given to another since', () => {
  it('opens that other for nobody, at refresh and at the redemption of a code', async () => {
    const scopes = (...names: string[]) => names.map((name) => ({ name }));
    await world.administration.must('POST', 'resources', { identifier: ONE, access: 'entitled', scopes: scopes('read') });
    await world.administration.must('POST', 'resources', { identifier: OTHER, access: 'entitled', scopes: scopes('write') });
    const entitlements = [{ resource: ONE, scopes: ['read'] }, { resource: OTHER, scopes: ['write'] }];
    const application = await world.application({ entitlements });
    const person = await world.somebody({ entitlements });
    const send = async () => {
      const { address, checks } = await application.begin(asked);
      for (const resource of [ONE, OTHER]) address.searchParams.append('resource', resource);
      return { checks, callback: await person.allow(address), code: '' };
    };
    const before = await application.redeem(await send());
    expect(before.scope?.split(' ')).toEqual(expect.arrayContaining(['read', 'write']));
    const pending = await send();
    await world.administration.must('PATCH', `resources/${encodeURIComponent(OTHER)}`, { scopes: scopes('write', 'read') });

    for (const tokens of [await application.redeem(pending), await oidc.refreshTokenGrant(application.client, String(before.refresh_token))]) {
      const { aud, scope } = await oidc.tokenIntrospection(application.client, tokens.access_token);
      expect(aud).not.toContain(ONE);
      expect(scope?.split(' ')).not.toContain('read');
      const alone = await oidc.refreshTokenGrant(application.client, String(tokens.refresh_token), { resource: ONE });
      expect(alone.scope?.split(' ')).toContain('read');
      expect((await oidc.tokenIntrospection(application.client, alone.access_token)).aud).not.toContain(OTHER);
    }
  });
});
