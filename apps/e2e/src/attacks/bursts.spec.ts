import { served } from '../application/served.js';
import { World } from '../world.js';

const world = World.forThisFile({ services: ['admin-api'] });
const ATTEMPTS = 40;
/** Wrong passwords from one network to one account, in a quarter of an hour. */
const LIMIT = 10;

/** The sign-in form of a stranger's browser, and what its answers say. */
const stranger = async () => {
  const application = await world.application();
  const somebody = await world.somebody();
  const shown = await somebody.look((await application.begin()).address);
  if (shown.kind !== 'shown') throw new Error('expected the sign-in page');
  const [form] = shown.forms;
  if (!form) throw new Error('expected a form');
  return async (username: string, headers: Readonly<Record<string, string>> = {}) => {
    const fields = form.fields.map(([name, value]): [string, string] => [name, { username, password: 'wrong' }[name] ?? value]);
    const cookie = await somebody.browser.cookies.getCookieString(form.action.toString());
    const response = await fetch(form.action, { method: 'POST', redirect: 'manual', headers: { cookie, ...headers }, body: new URLSearchParams(fields) });
    const text = (await response.text()).replace(/(?:value|content|href)="[^"]*"/g, '');
    return { status: response.status, text, headers: [...response.headers.keys()].sort().join() };
  };
};

describe('Guesses at a password', () => {
  it('are not more for coming all at once, from addresses that are only claimed', async () => {
    const guess = await stranger();
    const { account } = await world.somebody();
    const claimed = (at: number) => ({ 'x-forwarded-for': `10.0.0.${at}`, 'x-real-ip': `10.0.1.${at}`, forwarded: `for=10.0.2.${at}` });
    const answers = await Promise.all(Array.from({ length: ATTEMPTS }, (_, at) => served(() => guess(account.username, claimed(at)))));
    const looked = answers.filter(({ status }) => status === 400);
    expect(looked).toHaveLength(LIMIT);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(ATTEMPTS - LIMIT);
    // Another spelling of the same name is the same account.
    expect((await guess(account.username.toUpperCase())).status).toBe(429);
  });

  it('are answered alike for an account, a blocked one and none', async () => {
    const guess = await stranger();
    const [{ account: known }, { account: blocked }] = [await world.somebody(), await world.somebody()];
    await world.administration.must('POST', `accounts/${blocked.id}/block`);
    const answers = [await guess(known.username), await guess(blocked.username), await guess('nobody-of-this-name')];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});

describe('Tokens that were asked for while what they rest on ended', () => {
  const RESOURCE = 'https://raced.example';
  beforeAll(() => world.administration.must('POST', 'resources', { identifier: RESOURCE, access: 'entitled', scopes: [{ name: 'raced:read' }, { name: 'raced:write' }] }));

  it.each(['jwt', 'opaque'])('are dead, with %s access tokens', async (access_token_format) => {
    const server = await world.application({ client_id: access_token_format === 'jwt' ? 'raced-server' : 'raced-server-2' });
    await world.administration.must('PATCH', `resources/${encodeURIComponent(RESOURCE)}`, { resource_servers: [server.registered.client_id] });
    const { token_endpoint, introspection_endpoint } = server.client.serverMetadata();
    const isActive = async (token: string) => (await server.post(introspection_endpoint, { token })).body.active;
    const scopes = ['raced:read', 'raced:write'];
    for (const end of ['shrink', 'remove']) {
      const raced = await world.application({ access_token_format, entitlements: [{ resource: RESOURCE, scopes }] });
      const issued: { token: string; scope: string }[] = [];
      let ended = 0;
      const ask = async () => {
        for (let more = 0; more < 20; more += ended) {
          const { status, body } = await raced.post(token_endpoint, { grant_type: 'client_credentials', resource: RESOURCE });
          if (status === 200) issued.push({ token: String(body.access_token), scope: String(body.scope) });
        }
      };
      const asking = Promise.all(Array.from({ length: 8 }, ask));
      const { client_id } = raced.registered;
      if (end === 'remove') await world.administration.must('DELETE', `clients/${client_id}`);
      else await world.administration.must('PATCH', `clients/${client_id}`, { entitlements: [{ resource: RESOURCE, scopes: ['raced:read'] }] });
      ended = 1;
      await asking;
      const undead = end === 'remove' ? issued : issued.filter(({ scope }) => scope.includes('raced:write'));
      for (const { token } of undead) expect(await isActive(token)).toBe(false);
    }
  });
});
