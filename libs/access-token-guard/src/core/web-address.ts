const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Reads an absolute http(s) address; undefined for anything else. */
export function webAddress(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

export function isWebAddress(value: unknown): boolean {
  return webAddress(value) !== undefined;
}

export function isOnThisMachine(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/** Tells whether what is fetched from there cannot be read or changed on the way: TLS, or this machine. */
export function isProtected(url: URL): boolean {
  return url.protocol === 'https:' || isOnThisMachine(url);
}
