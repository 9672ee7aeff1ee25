import { Program } from './stack/index.js';
import { PATIENCE, World } from './world.js';

const world = World.forThisFile();

describe('The demo', () => {
  it('walks the main job against a running stack, and tells each step', async () => {
    const { issuer, adminApi, resourceApi } = world.stack.addresses;
    const { BOOTSTRAP_ADMIN_CLIENT_ID, BOOTSTRAP_ADMIN_CLIENT_SECRET } = world.stack.secrets;
    const before = await world.rows.counts();
    const demo = new Program('tools/demo/dist/main.js', {
      ISSUER_URL: issuer, ADMIN_API_URL: adminApi, RESOURCE_API_URL: resourceApi, BOOTSTRAP_ADMIN_CLIENT_ID, BOOTSTRAP_ADMIN_CLIENT_SECRET,
    });
    const code = await demo.code;
    expect(demo.lines.filter((line) => line.includes('✗'))).toEqual([]);
    expect(demo.lines.filter((line) => line.includes('✓')).length).toBeGreaterThan(15);
    expect(demo.lines).toEqual(expect.arrayContaining(['JWT', 'opaque token'].map((name) => expect.stringMatching(new RegExp(`${name}: resource-api refuses it · \\d+ ms`)))));
    expect(code).toBe(0);
    const { clients, accounts, resources } = await world.rows.counts();
    expect({ clients, accounts, resources }).toEqual({ clients: before.clients, accounts: before.accounts, resources: before.resources });
  }, PATIENCE);

  it('says in one sentence that no stack answers', async () => {
    const demo = new Program('tools/demo/dist/main.js', { ISSUER_URL: 'http://127.0.0.1:9', BOOTSTRAP_ADMIN_CLIENT_ID: 'a', BOOTSTRAP_ADMIN_CLIENT_SECRET: 'b' });
    expect(await demo.code).toBe(1);
    expect(demo.lines.join('\n')).toMatch(/No stack answers at http:\/\/127\.0\.0\.1:9: .*npm start/);
  });
});
