import { openDatabase } from '@latchkey/storage-postgres';
import { CLIENT_SECRET, TestAdminApi, type TestAdminApiOptions } from './admin-api.js';

let log = '';
const logged: TestAdminApiOptions = { service: { logTo: { write: (line: string) => void (log += line) } }, settings: { LOG_LEVEL: 'trace' } };
const api = TestAdminApi.forThisFile(logged);

describe('No secret', () => {
  const secrets: string[] = [CLIENT_SECRET];

  beforeAll(async () => {
    const jwt = await api.token();
    const opaque = await api.token({ format: 'opaque' });
    const ask = async (path: string, body: object, method = 'POST') => (await api.ask(method, path, { token: opaque, body })).body;
    const client = await ask('/v1/clients', { client_id: 'shop', redirect_uris: ['https://shop.example/'] });
    const added = await ask('/v1/clients/shop/secrets', { client_secret: 'brought-along-secret' });
    const account = await ask('/v1/accounts', { username: 'ada', password: 'first password of ada' });
    await ask(`/v1/accounts/${String(account.id)}/password`, { password: 'second password of ada' }, 'PUT');
    const tenant = await ask('/v1/tenants', { id: 'acme', administrator: {} });
    await ask('/v1/clients', { client_id: 'refused', client_secret: 'refused secret', redirect_uris: ['javascript:1'] });
    await api.ask('POST', '/v1/clients', { token: jwt, body: '{"client_secret": "malformed secret", ' });
    await api.ask('GET', '/v1/clients?access_token=secret-in-the-query', { token: jwt });
    secrets.push(
      jwt, opaque, String(client.client_secret), String(added.client_secret), String((tenant.administrator as { client_secret: string }).client_secret),
      'first password of ada', 'second password of ada', 'refused secret', 'malformed secret', 'secret-in-the-query',
    );
  });

  it('is in the log', async () => {
    const other = await TestAdminApi.open(logged);
    const token = await other.token();
    await other.database.drop();
    await other.ask('POST', '/v1/clients', { token, body: { client_secret: 'secret of an error' } });
    await other.close();
    await api.service.close();
    expect(log).toContain('unavailable');
    expect(log).toContain('/v1/clients/:client_id/secrets');
    for (const secret of [...secrets, token, 'secret of an error']) expect(log).not.toContain(secret);
  });

  it('is in a column of the database', async () => {
    const { dataSource, close } = await openDatabase({ url: api.database.url, maintenance: false }).then((opened) => ({ dataSource: opened.dataSource, close: () => opened.close() }));
    const tables = (await dataSource.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) as { tablename: string }[];
    let rows = '';
    for (const { tablename } of tables) rows += JSON.stringify(await dataSource.query(`SELECT t::text FROM "${tablename}" t`));
    await close();
    expect(rows).toContain('shop');
    for (const secret of secrets) expect(rows).not.toContain(secret);
  });
});
