import { AccessPolicy } from '@latchkey/grants';
import { ScopeSet } from '@latchkey/protocol';
import { aClient, aResource, aTenant } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { access } from './access.js';
import type { RuleAfterTrust, RuleContext } from './rule.js';

const documents = aResource();
const resources = { find: async () => documents, withScope: async (name: string) => (name.startsWith('documents:') ? [documents] : []) };
const context = { stores: { resources, tenant: aTenant() }, policy: new AccessPolicy() } as unknown as RuleContext;
const asking = (scope: string): RuleAfterTrust => async (draft, given) => {
  draft.scope = ScopeSet.parse(scope);
  await access(draft, given);
};

describe('The access', () => {
  it('is what the client may have of what it asks for', async () => {
    const draft = await judged(asking('openid documents:read documents:write'), aClient(), {}, context);
    expect(draft.access).toEqual({ oidcScopes: ['openid'], resources: [{ resource: documents.identifier, scopes: ['documents:read'] }] });
  });

  it('is refused beyond that, without openid', async () => {
    await expect(judged(asking('documents:write'), aClient(), {}, context)).rejects.toMatchObject({ code: 'invalid_scope' });
  });

  it('has offline_access for a client that may refresh, and for no other', async () => {
    const scopes = async (client: ReturnType<typeof aClient>) => (await judged(asking('openid offline_access'), client, {}, context)).access.oidcScopes;
    expect(await scopes(aClient())).toEqual(['openid', 'offline_access']);
    expect(await scopes(aClient({ grantTypes: ['authorization_code'] }))).toEqual(['openid']);
    const implicit: RuleAfterTrust = (draft, given) => asking('openid offline_access')(Object.assign(draft, { responseType: 'id_token' }), given);
    expect((await judged(implicit, aClient(), {}, context)).access.oidcScopes).toEqual(['openid']);
  });
});
