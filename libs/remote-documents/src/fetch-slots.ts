import { getDomain } from 'tldts';

const MAX_AT_ONCE = 64;
/**
 * Of those, from one site: whoever owns a domain has as many hosts in it as he likes, each of which may be slow. Hosts without a domain, IP addresses
 * above all, count as one site: an owner has a network of them, how large nobody can tell, and keys of honest clients are hardly ever there.
 */
const MAX_AT_ONE_SITE = 16;
const MAX_AT_ONE_HOST = 4;

/** How many fetches are under way: a slow host, or all those of one owner, must not keep the others from being fetched. */
export class FetchSlots {
  private readonly taken = new Map<string, number>();

  /** @returns what gives the slot back; undefined when there is none left */
  take(address: string): (() => void) | undefined {
    const bounds = boundsOf(address);
    if (bounds.some(([name, most]) => this.count(name) >= most)) return undefined;
    for (const [name] of bounds) this.taken.set(name, this.count(name) + 1);
    return () => bounds.forEach(([name]) => this.release(name));
  }

  private count(name: string): number {
    return this.taken.get(name) ?? 0;
  }

  private release(name: string): void {
    const left = this.count(name) - 1;
    if (left > 0) this.taken.set(name, left);
    else this.taken.delete(name);
  }
}

function boundsOf(address: string): readonly (readonly [name: string, most: number])[] {
  const { host, hostname } = URL.canParse(address) ? new URL(address) : { host: '', hostname: '' };
  // By the Public Suffix List, with what hosters sell below their own names.
  const site = getDomain(hostname, { allowPrivateDomains: true }) ?? 'none';
  return [['all', MAX_AT_ONCE], [`site ${site}`, MAX_AT_ONE_SITE], [`host ${host}`, MAX_AT_ONE_HOST]];
}
