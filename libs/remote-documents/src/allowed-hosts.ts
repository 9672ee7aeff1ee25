const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([1-9]\d{0,4}))?$/;

/** Why the text is no host[:port], or undefined when it is one. */
const allowedHostFault = (entry: string): string | undefined => {
  const match = HOST.exec(entry);
  if (!match || Number(match[1] ?? 1) > 65_535) return 'must be a host in lower case with or without a port, as localhost:8443';
  return undefined;
};

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/**
 * Hosts that may be fetched from whatever their address is, also over http: for tests, never for a server that strangers reach.
 * Without any, the default, everything is refused that is not https and public.
 */
export class AllowedHosts {
  private readonly entries: ReadonlySet<string>;

  /** @param entries `host` (any port) or `host:port` each @throws when one is neither */
  constructor(entries: readonly string[] = []) {
    const wrong = entries.find((entry) => allowedHostFault(entry) !== undefined);
    if (wrong !== undefined) throw new Error(`"${wrong}" ${allowedHostFault(wrong)}.`);
    this.entries = new Set(entries);
  }

  includes(url: URL): boolean {
    return this.entries.has(url.hostname) || this.entries.has(`${url.hostname}:${portOf(url)}`);
  }
}
