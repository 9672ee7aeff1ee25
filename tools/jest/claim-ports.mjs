import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range that the kernel gives outgoing connections from, which would take a port between finding and using it. */
const FROM = 20_000;
const TO = 32_000;
const PER_RUN = 1_000;

/**
 * Takes a thousand ports for the services that a run starts: the first of them is listened on for as long as it lasts, so that
 * another run on this machine takes others.
 */
export async function claimPorts() {
  for (let first = FROM; first < TO; first += PER_RUN) {
    const claim = createServer().unref();
    try {
      await once(claim.listen({ port: first, host: '127.0.0.1', exclusive: true }), 'listening');
      return { first, release: () => claim.close() };
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`Too many runs of the tests on one machine: none of the ports ${FROM}, ${FROM + PER_RUN} … is free.`);
}
