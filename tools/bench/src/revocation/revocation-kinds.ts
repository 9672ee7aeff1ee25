import { decodeProtectedHeader } from 'jose';
import { RESOURCE, type Client } from '../latchkey.js';
import type { PlatformUnderTest } from './platform-under-test.js';
import type { Format, Issued, Person, Population } from './population.js';

/** A token that lives, and the act that ends it. */
export interface Doomed {
  readonly token: Issued;
  readonly revoke: () => Promise<unknown>;
}

/** One kind of selector in the log. */
export interface RevocationKind {
  readonly name: string;
  /** Of a thousand revocations. */
  readonly share: number;
  /** Whether it ends tokens of people who have nothing to do with it. */
  readonly endsOthers: boolean;
  doom(format: Format): Promise<Doomed>;
}

/** Who tokens are issued to, again and again. */
export interface Cast {
  readonly clients: Readonly<Record<Format, Client>>;
  readonly asking: Readonly<Record<Format, Client>>;
  readonly people: readonly Person[];
}

/** Every selector, weighed as they occur: single tokens and sign-outs often, whole tenants and burnt keys seldom. */
export function revocationKinds(platform: PlatformUnderTest, population: Population, cast: Cast): readonly RevocationKind[] {
  const anyone = (): Person => cast.people[Math.floor(Math.random() * cast.people.length)] as Person;
  const issue = (format: Format, person = anyone(), client = cast.clients[format]): Promise<Issued> => population.token(person, client, format);
  const revoking = (body: object) => platform.prepared('POST', 'tokens/revocations', body);
  /** Whose session or account ends is signed in at a browser of its own, so that nobody else's goes along. */
  const kind = (name: string, share: number, doom: (format: Format) => Promise<Doomed>, endsOthers = false): RevocationKind => ({ name, share, doom, endsOthers });
  const by = (member: string, nameOf: (token: Issued) => unknown, issued = issue) => async (format: Format): Promise<Doomed> => {
    const token = await issued(format);
    return { token, revoke: await revoking({ [member]: nameOf(token) }) };
  };
  const apart = (format: Format) => issue(format, population.elsewhere(anyone()));
  return [
    kind('token', 250, by('token', ({ claims: { jti } }) => ({ jti }))),
    kind('authorization', 250, by('authorization', ({ claims }) => claims.authz)),
    kind('session', 200, by('session', ({ claims }) => claims.sid, apart)),
    kind('account', 100, by('account', ({ person }) => person.account, apart)),
    kind('consent', 100, async (format) => {
      const token = await issue(format, anyone(), cast.asking[format]);
      return { token, revoke: await platform.prepared('DELETE', `consents/${token.person.account}/${token.client.id}`) };
    }),
    kind('client', 60, by('client', ({ client }) => client.id, async (format) => issue(format, anyone(), await population.client(format)))),
    kind('resource', 20, by('resource', () => RESOURCE), true),
    kind('tenant', 10, by('all', () => true), true),
    kind('key', 10, async () => {
      const token = await issue('jwt');
      return { token, revoke: await platform.prepared('POST', `signing-keys/${decodeProtectedHeader(token.token).kid}/burning`, {}) };
    }, true),
  ];
}
