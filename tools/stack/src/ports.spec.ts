import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { demandFreePorts } from './ports.js';
import { readStackSettings } from './stack-settings.js';

const listening = async (host: string): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return server;
};
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const closed = (servers: readonly Server[]) => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));

describe('demandFreePorts', () => {
  it.each([
    ['is content with free ports', undefined],
    ['names the service and the setting when the port is busy on 127.0.0.1', '127.0.0.1'],
    ['names the service and the setting when the port is busy on 0.0.0.0', '0.0.0.0'],
  ])('%s', async (_rule, host) => {
    // Listened on at the same time, so that no two are the same.
    const [others, busy] = [await Promise.all([listening('127.0.0.1'), listening('127.0.0.1')]), await listening(host ?? '127.0.0.1')];
    const [authServer, resourceApi] = others.map(portOf);
    const adminApi = portOf(busy);
    await closed(host === undefined ? [...others, busy] : others);
    const demand = demandFreePorts(readStackSettings({ AUTH_SERVER_PORT: String(authServer), ADMIN_API_PORT: String(adminApi), RESOURCE_API_PORT: String(resourceApi) }));
    if (host === undefined) return expect(demand).resolves.toBeUndefined();
    await expect(demand).rejects.toThrow(`Port ${adminApi} for admin-api is already in use: stop the program that listens there, or set ADMIN_API_PORT to another port.`);
    await closed([busy]);
  });
});
