import { createServer } from 'node:net';

const PER_WORKER = 100;

/** Of the ports that are the run's own. */
let next = Number(process.env.TEST_PORTS_FROM) + Number(process.env.JEST_WORKER_ID) * PER_WORKER;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that nothing listens on, and that no other worker picks, of this run or another. */
export async function freePort(): Promise<number> {
  for (let tries = 1; tries < PER_WORKER; tries++) if (await isFree(++next)) return next;
  throw new Error(`No free port below ${next}`);
}
