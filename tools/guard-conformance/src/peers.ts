import { readFile } from 'node:fs/promises';
import { Workshop, run } from './index.js';
import type { Feature, Result } from './index.js';
import { TABLE_HEAD, report, tableRow } from './report.js';
import { runOwn } from './setups.js';

interface Started {
  readonly url: string;
  /** Which needs a scope, and which needs two. */
  readonly scopedUrl?: string;
  readonly bothUrl?: string;
  stop(): Promise<void>;
}

/** What `peers/peers.mjs` holds. */
interface Peer {
  readonly packages: readonly string[];
  readonly features: readonly Feature[];
  readonly setup: string;
  start(trusted: { issuer: string; audience: string; jwksUri: string }): Promise<Started>;
}

async function versionOf(name: string): Promise<string> {
  const text = await readFile(new URL(`../../../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return `${name} ${(JSON.parse(text) as { version: string }).version}`;
}

async function judged(peer: Peer): Promise<readonly Result[]> {
  const workshop = await Workshop.open({ feed: false });
  const { issuer, audience } = workshop.issuer;
  const { url, scopedUrl, bothUrl, stop } = await peer.start({ issuer, audience, jwksUri: `${issuer}/jwks` });
  try {
    return await run({ url, routes: { scoped: scopedUrl ?? url, both: bothUrl ?? url }, features: peer.features }, workshop);
  } finally {
    await stop();
    await workshop.close();
  }
}

/** Runs the kit against other libraries, and prints the table of them and what failed. */
export async function runPeers(): Promise<void> {
  const { peers } = (await import(new URL('../peers/peers.mjs', import.meta.url).href)) as { peers: Record<string, Peer> };
  const own = await runOwn();
  const rows = [tableRow(await versionOf('@latchkey/access-token-guard'), own)];
  const details = [`# Latchkey\n${report(own)}`];
  for (const [name, peer] of Object.entries(peers)) {
    const results = await judged(peer);
    rows.push(tableRow((await Promise.all(peer.packages.map(versionOf))).join(', '), results));
    details.push(`# ${name}\n${report(results)}`);
  }
  console.log([...details, '', TABLE_HEAD, ...rows].join('\n'));
}
