import { createTestDatabase, type TestDatabase } from '@latchkey/testing';
import { TestAdminApi } from './admin-api.js';

let database: TestDatabase;
let api: TestAdminApi;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await TestAdminApi.open(database.url);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

describe('Clients', () => {
  it('are registered', async () => {
    const reply = await api.ask('POST', '/v1/clients', { body: { client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] } });
    expect(reply.body).toEqual({});
  });
});
