import { createServer } from 'node:net';
import { demandFreePorts, freePort } from './ports.js';
import { readStackSettings } from './stack-settings.js';

const settingsWith = async (adminApiPort: number) =>
  readStackSettings({ AUTH_SERVER_PORT: String(await freePort()), ADMIN_API_PORT: String(adminApiPort), RESOURCE_API_PORT: String(await freePort()) });

describe('demandFreePorts', () => {
  it('is content with free ports', async () => {
    await expect(demandFreePorts(await settingsWith(await freePort()))).resolves.toBeUndefined();
  });

  it.each(['127.0.0.1', '0.0.0.0'])('names the service and the setting when the port is busy on %s', async (host) => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, host, resolve));
    const demand = demandFreePorts(await settingsWith(port));
    await expect(demand).rejects.toThrow(`Port ${port} for admin-api is already in use: stop the program that listens there, or set ADMIN_API_PORT to another port.`);
    await new Promise((resolve) => other.close(resolve));
  });
});
