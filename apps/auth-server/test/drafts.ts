import { AccessPolicy } from '@latchkey/grants';
import { TENANT_SETTINGS, type ClientRecord, type TenantSettings } from '@latchkey/storage';
import { draftOf, type Draft, type RawParameters } from '../src/authorization/authorization-request.js';
import { RESPONSE_MODES } from '../src/authorization/response-modes/index.js';
import { parametersOnce } from '../src/authorization/rules/parameters-once.js';
import type { RuleAfterTrust, RuleContext } from '../src/authorization/rules/index.js';

/** What rules may ask in a tenant without resources. */
export const contextOf = (settings: Partial<TenantSettings> = {}): RuleContext =>
  ({ stores: { tenant: { id: 'default', settings: { ...TENANT_SETTINGS, ...settings } } }, policy: new AccessPolicy() }) as unknown as RuleContext;

const NO_STORES = contextOf();

/** What a rule makes of a request by this client. */
export async function judged(rule: RuleAfterTrust, client: ClientRecord, raw: RawParameters, context: RuleContext = NO_STORES): Promise<Draft> {
  const draft = draftOf(raw, { client, redirectUri: 'https://app.example/callback', state: undefined, responseMode: RESPONSE_MODES.query });
  if (rule !== parametersOnce) await parametersOnce(draft, context);
  await rule(draft, context);
  return draft;
}
