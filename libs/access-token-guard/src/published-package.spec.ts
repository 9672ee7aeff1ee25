import { resolve } from 'node:path';
import { OutsideApplication } from '../test/outside-application.js';
import { TestIssuer } from '../test/test-issuer.js';

describe('the published package', () => {
  it('installed from its tarball in an empty Nest application, without passport, protects a route', async () => {
    const program = resolve(import.meta.dirname, '../test/outside/main.ts.txt');
    const names = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', 'reflect-metadata', 'rxjs', '@types/node'];
    const application = await OutsideApplication.install(names, program);
    const issuer = await TestIssuer.start();
    try {
      const paths = application.tarball.files.map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
      expect(paths.filter((path) => /^(?!dist\/)[^/]*\/|\.spec\.|tsbuildinfo/.test(path))).toEqual([]);

      const url = await application.start({
        ISSUER: issuer.issuer, AUDIENCE: issuer.audience, CLIENT_ID: issuer.client.clientId, CLIENT_SECRET: issuer.client.clientSecret,
      });
      const call = (path: string, token?: string) => fetch(url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
      expect((await call('/open')).status).toBe(200);
      const refused = await call('/documents');
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm="api\.example", resource_metadata=/);
      for (const token of [await issuer.jwt(), issuer.opaque()]) {
        expect(await (await call('/documents', token)).json()).toEqual({ sub: 'account-1', mayWrite: false });
      }
      expect((await call('/documents', await issuer.jwt({ scope: 'other' }))).status).toBe(403);
      expect((await call('/documents', `${await issuer.jwt()}x`)).status).toBe(401);
    } finally {
      await application.remove();
      await issuer.stop();
    }
  }, 180_000);
});
