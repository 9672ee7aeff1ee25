import { InvalidScope, type ResponseType } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { openidScope } from './openid-scope.js';
import type { RuleAfterTrust } from './rule.js';

const granting = (responseType: ResponseType, ...oidcScopes: string[]): RuleAfterTrust => (draft, context) => {
  Object.assign(draft, { responseType, access: { oidcScopes, resources: [] } });
  return openidScope(draft, context);
};

describe('The scope openid', () => {
  it.each(['code', 'code token', 'none'] as const)('may be missing for %s', async (type) => {
    expect(await judged(granting(type, 'email'), aClient(), {})).toBeDefined();
  });

  it.each(['id_token', 'id_token token', 'code id_token', 'code id_token token'] as const)('must be granted for %s', async (type) => {
    expect(await judged(granting(type, 'openid'), aClient(), {})).toBeDefined();
    await expect(judged(granting(type, 'email'), aClient(), {})).rejects.toThrow(InvalidScope);
  });
});
