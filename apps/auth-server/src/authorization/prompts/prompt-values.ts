/** The values of `prompt` that are served (OIDC Core §3.1.2.1). */
export const PROMPT_VALUES = ['none', 'login', 'consent', 'select_account'] as const;
export type PromptValue = (typeof PROMPT_VALUES)[number];

/** What a person can be asked. */
export type PromptName = Exclude<PromptValue, 'none'>;

export const isPromptValue = (value: string): value is PromptValue => PROMPT_VALUES.some((known) => known === value);
