import { createServer } from 'node:net';

const PER_WORKER = 500;
/** Below the range that the kernel gives outgoing connections from, which would take a port between finding and using it. */
const FIRST = 21_000;

let next = FIRST + Number(process.env.JEST_WORKER_ID ?? '0') * PER_WORKER + (process.pid % 100);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that nothing listens on, and that no other worker of the run picks. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PER_WORKER / 2; tries++) if (await isFree(++next)) return next;
  throw new Error(`No free port below ${next}`);
}
