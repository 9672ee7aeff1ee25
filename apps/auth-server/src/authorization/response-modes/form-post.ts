import type { ResponseMode } from './response-mode.js';

/** In a form that the browser posts to the redirect URI (OAuth 2.0 Form Post Response Mode §2). */
export const formPost: ResponseMode = {
  name: 'form_post',
  carriesTokens: true,
  deliver: (action, parameters) => ({
    kind: 'form',
    action,
    fields: Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  }),
};
