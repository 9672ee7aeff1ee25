import type { ChildDescription } from './child.js';
import { Children } from './children.js';
import { becomeReady } from './readiness.js';

const READY = 'process.stdout.write("ready\\n"); setInterval(() => undefined, 1000);';
const STUBBORN = `process.on("SIGTERM", () => undefined); ${READY}`;

/** Starts a program and waits until it says that it is ready. */
const startIn = async (children: Children, program: string, more: Partial<ChildDescription> = {}) => {
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const child = children.start({
    name: 'program',
    command: process.execPath,
    arguments: ['-e', program],
    environment: { PATH: process.env.PATH },
    folder: '/',
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    onLine: (line) => (line === 'ready' ? ready() : undefined),
    ...more,
  });
  await Promise.race([isReady, child.ended]);
  return child;
};

describe('Children', () => {
  it('ends those last that others stand on', async () => {
    const children = new Children();
    const order: string[] = [];
    for (const [name, layersAbove] of [['database', 2], ['issuer', 1], ['api', undefined]] as const) {
      const child = await startIn(children, READY, layersAbove === undefined ? {} : { layersAbove });
      void child.ended.then(() => order.push(name));
    }
    await children.stop(10_000);
    expect(order).toEqual(['api', 'issuer', 'database']);
  });

  it('ends the hard way what does not end in time', async () => {
    const children = new Children();
    const stubborn = await startIn(children, STUBBORN);
    await children.stop(10);
    expect(await stubborn.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('starts nothing more once it stops', async () => {
    const children = new Children();
    await children.stop(10);
    await expect(startIn(children, READY)).rejects.toThrow('stopping');
  });
});

describe('becomeReady', () => {
  it('gives up as soon as the program ends, with all that it said on stderr', async () => {
    const child = await startIn(new Children(), 'console.error("A_PORT must be a port.\\nB_KEY is not set."); process.exit(1)');
    await expect(becomeReady(child, 'http://127.0.0.1:1/health/ready')).rejects.toThrow('program could not start: A_PORT must be a port.\nB_KEY is not set.');
  });

  it('gives up on a program that cannot be run at all', async () => {
    const child = await startIn(new Children(), '', { command: '/no/such/program' });
    await expect(becomeReady(child, 'http://127.0.0.1:1/health/ready')).rejects.toThrow(/program could not start: .*ENOENT/);
  });
});
