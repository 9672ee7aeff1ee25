import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { Browser, passPages } from '@latchkey/testing/browser';
import { basic, FORM, post, REDIRECT_URI, RESOURCE, SCOPE, type Client } from '../latchkey.js';
import type { PlatformUnderTest } from './platform-under-test.js';

export type Format = 'jwt' | 'opaque';

/** A person with a browser of their own. */
export interface Person {
  readonly account: string;
  readonly username: string;
  readonly browser: Browser;
}

/** An access token for the API, and what its issuer says of it. */
export interface Issued {
  readonly token: string;
  readonly format: Format;
  readonly person: Person;
  readonly client: Client;
  readonly claims: Readonly<Record<'jti' | 'sid' | 'authz', string>>;
}

const PASSWORD = 'a password for the bench';

/** The people and the applications whose tokens are revoked. */
export class Population {
  /** The keys that signed a token. */
  readonly kids = new Set<unknown>();

  constructor(private readonly platform: PlatformUnderTest) {}

  /** @param consent `explicit` asks the person, and leaves a consent that can be withdrawn */
  async client(format: Format, consent: 'implicit' | 'explicit' = 'implicit'): Promise<Client> {
    const made = await this.platform.manage('POST', 'clients', {
      client_name: `Bench ${format}`, redirect_uris: [REDIRECT_URI], grant_types: ['authorization_code'], scope: `openid ${SCOPE}`,
      consent, access_token_format: format,
    });
    return { id: String(made['client_id']), secret: String(made['client_secret']) };
  }

  async person(): Promise<Person> {
    const username = `bench-${randomUUID()}`;
    const made = await this.platform.manage('POST', 'accounts', { username, password: PASSWORD });
    return { account: String(made['id']), username, browser: this.browser() };
  }

  /** The same person at a browser that is not signed in. */
  elsewhere(person: Person): Person {
    return { ...person, browser: this.browser() };
  }

  /** A token by the code flow; through the pages where the browser is not signed in or consent is wanted. */
  async token(person: Person, client: Client, format: Format): Promise<Issued> {
    const { issuer, resourceServer } = this.platform;
    const verifier = randomBytes(32).toString('base64url');
    const left = await passPages(person.browser, authorizationUrl(issuer, client, verifier), { username: person.username, password: PASSWORD });
    const code = left.searchParams.get('code');
    if (code === null) throw new Error(`The authorization endpoint led to ${left.href}.`);
    const redeemed = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier });
    const token = String((await post(`${issuer}/token`, { ...basic(client), ...FORM }, redeemed.toString()))['access_token']);
    if (format === 'jwt') this.kids.add(decodeProtectedHeader(token).kid);
    const claims = await post(`${issuer}/introspection`, { ...basic(resourceServer), ...FORM }, new URLSearchParams({ token }).toString());
    if (claims['active'] !== true) throw new Error('A fresh token is not active.');
    return { token, format, person, client, claims: claims as Issued['claims'] };
  }

  private browser(): Browser {
    return new Browser(this.platform.issuer);
  }
}

function authorizationUrl(issuer: string, client: Client, verifier: string): string {
  const query = new URLSearchParams({
    client_id: client.id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: `openid ${SCOPE}`, resource: RESOURCE, state: 's', nonce: 'n',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  });
  return `${issuer}/authorize?${query.toString()}`;
}
