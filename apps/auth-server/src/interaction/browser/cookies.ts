/** The first value of each cookie that a request brings (RFC 6265 §5.4). */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

export interface CookieOptions {
  readonly secure: boolean;
  /** Seconds; 0 removes the cookie, left out it lives as long as the browser's own session. */
  readonly maxAge?: number;
  /** Left out: no script reads it and no other site's form or frame sends it, but it comes along when an application sends the person here. */
  readonly readable?: boolean;
}

// One that is readable is for a frame in other sites' pages; without https browsers accept none for those.
const reach = ({ secure, readable }: CookieOptions): readonly string[] => (readable ? [secure ? 'SameSite=None' : 'SameSite=Lax'] : ['HttpOnly', 'SameSite=Lax']);

export const writeCookie = (name: string, value: string, options: CookieOptions): string =>
  [`${name}=${value}`, 'Path=/', ...reach(options), options.secure && 'Secure', options.maxAge !== undefined && `Max-Age=${options.maxAge}`]
    .filter((part) => part !== false)
    .join('; ');
