import type { ResponseMode } from './response-mode.js';

/** In the fragment, which the browser keeps for itself (RFC 6749 §4.2.2); a registered redirect URI has none of its own. */
export const fragment: ResponseMode = {
  name: 'fragment',
  carriesTokens: true,
  deliver: (redirectUri, parameters) => {
    const added = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) added.append(name, value);
    return { kind: 'redirect', location: `${redirectUri}#${added.toString()}` };
  },
};
