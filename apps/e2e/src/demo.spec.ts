import { Program, Stack } from './stack/index.js';

describe('The demo', () => {
  it('walks the main job against a running stack, and tells each step', async () => {
    const stack = await Stack.start();
    const { issuer, adminApi, resourceApi } = stack.addresses;
    const { BOOTSTRAP_ADMIN_CLIENT_ID, BOOTSTRAP_ADMIN_CLIENT_SECRET } = stack.secrets;
    const demo = new Program('tools/demo/dist/main.js', {
      ISSUER_URL: issuer, ADMIN_API_URL: adminApi, RESOURCE_API_URL: resourceApi, BOOTSTRAP_ADMIN_CLIENT_ID, BOOTSTRAP_ADMIN_CLIENT_SECRET,
    });
    const code = await demo.code;
    await stack.stop();
    expect(demo.lines.filter((line) => line.includes('✗'))).toEqual([]);
    expect(demo.lines.filter((line) => line.includes('✓')).length).toBeGreaterThan(15);
    expect(code).toBe(0);
  });

  it('says in one sentence that no stack answers', async () => {
    const demo = new Program('tools/demo/dist/main.js', { ISSUER_URL: 'http://127.0.0.1:9', BOOTSTRAP_ADMIN_CLIENT_ID: 'a', BOOTSTRAP_ADMIN_CLIENT_SECRET: 'b' });
    expect(await demo.code).toBe(1);
    expect(demo.lines.join('\n')).toMatch(/No stack answers at http:\/\/127\.0\.0\.1:9: .*npm start/);
  });
});
