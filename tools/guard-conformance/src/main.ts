import { parseArgs } from 'node:util';
import { Workshop, run } from './index.js';
import type { Feature, Target } from './index.js';
import { runPeers } from './peers.js';
import { report, tally } from './report.js';
import { send } from './target.js';

/** Milliseconds between two looks whether the API is there, and how many there are. */
const INTERVAL = 250;
const LOOKS = 480;

const { values } = parseArgs({
  options: {
    url: { type: 'string' }, route: { type: 'string', multiple: true, default: [] }, features: { type: 'string', default: '' },
    port: { type: 'string', default: '0' }, audience: { type: 'string' }, peers: { type: 'boolean' },
  },
});

/** The API may be started after the issuer that it needs. */
async function reached(target: Target): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await send(target, {})).status !== 0) return;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  throw new Error(`${target.url} does not answer`);
}

async function main(): Promise<void> {
  if (values.peers === true) return runPeers();
  const workshop = await Workshop.open({ port: Number(values.port), audience: values.audience });
  const { issuer, audience, client } = workshop.issuer;
  console.log(`The API under test trusts\n  issuer    ${issuer}\n  keys      ${issuer}/jwks\n  audience  ${audience}\n  introspection at ${issuer}/introspect with ${client.clientId}:${client.clientSecret}\n`);
  if (values.url === undefined) return console.log('No --url was given: the issuer listens until it is interrupted.');
  const features = values.features.split(',').filter((name) => name !== '') as Feature[];
  const routes = Object.fromEntries(values.route.map((route) => route.split(/=(.*)/s, 2))) as Target['routes'];
  const target: Target = { url: values.url, routes, features };
  await reached(target);
  const results = await run(target, workshop);
  await workshop.close();
  console.log(report(results));
  process.exitCode = tally(results).failed === 0 ? 0 : 1;
}

await main();
