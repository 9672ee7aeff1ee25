import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { StackFailure } from './stack-failure.js';
import type { StackSettings } from './stack-settings.js';
import { portSetting } from './stack-settings.js';

/** The other name of "localhost": a program there would get what browsers send to us. */
const LOOPBACK_6 = '::1';

/**
 * Makes sure that the services' ports are free, before anything is started.
 *
 * @throws StackFailure naming the port and the setting that moves it
 */
export const demandFreePorts = async ({ ports, listenAddress }: StackSettings): Promise<void> => {
  for (const service of ['auth-server', 'admin-api', 'resource-api'] as const) {
    for (const address of new Set([listenAddress, LOOPBACK_6])) await demandFree(service, ports[service], address);
  }
};

const demandFree = async (service: Parameters<typeof portSetting>[0], port: number, address: string): Promise<void> => {
  const code = await failureToListen(port, address);
  if (code === 'EADDRINUSE') {
    throw new StackFailure(`Port ${port} for ${service} is already in use: stop the program that listens there, or set ${portSetting(service)} to another port.`);
  }
  if (code === 'EACCES') throw new StackFailure(`Port ${port} for ${service} needs more rights than this user has: set ${portSetting(service)} to a port above 1023.`);
  if (code !== undefined && address !== LOOPBACK_6) throw new StackFailure(`LISTEN_ADDRESS must be an IP address of this machine, but is ${JSON.stringify(address)}.`);
};

const failureToListen = (port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

/** A port of the loopback address that nobody uses now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
