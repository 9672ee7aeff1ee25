import type { TenantSettings } from '@latchkey/storage';

/** The values of `prompt` that are known (OIDC Core §3.1.2.1; Initiating User Registration via OpenID Connect §4). */
const PROMPT_VALUES = ['none', 'login', 'consent', 'select_account', 'create'] as const;
export type PromptValue = (typeof PROMPT_VALUES)[number];

/** What a person can be asked. */
export type PromptName = Exclude<PromptValue, 'none'>;

/** Those that the tenant serves: `create` where people may make accounts of their own. */
export const promptValuesOf = ({ signUp }: Pick<TenantSettings, 'signUp'>): readonly PromptValue[] => PROMPT_VALUES.filter((value) => value !== 'create' || signUp);
