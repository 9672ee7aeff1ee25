import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { discover } from './discover.js';

describe('Discovery', () => {
  it('asks for public documents alone, since health may be where only operators reach it', async () => {
    const server = createServer(({ url = '' }, response) => {
      const found = /^\/\.well-known\/(openid-configuration|oauth-protected-resource)$/.test(url);
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ? { issuer: address } : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const found = await discover({ issuerUrl: address, adminApiUrl: address, resourceApiUrl: address, clientId: 'a', clientSecret: 'b' });
    expect(found.serverMetadata().issuer).toBe(address);
    server.close();
  });
});
