/** What a request asks of the pages that it leads to (OIDC Core §3.1.2.1, RP-Initiated Logout §2). */
export interface PageWishes {
  get(name: 'ui_locales' | 'display'): string | undefined;
}

/** Those of a request as it was sent, whatever else is wrong with it. */
export const wishesOf = (sent: unknown): PageWishes => ({
  get(name) {
    const value: unknown = typeof sent === 'object' && sent !== null && Object.hasOwn(sent, name) ? sent[name as keyof typeof sent] : undefined;
    return typeof value === 'string' ? value : undefined;
  },
});
