import { readFile } from 'node:fs/promises';
import { createAccessTokenVerifier } from '@latchkey/access-token-guard/core';
import { guardedApi } from './guarded-api.js';
import { Workshop, run } from './index.js';
import type { Feature, Result } from './index.js';
import { TABLE_HEAD, report, tableRow } from './report.js';

interface Started {
  readonly url: string;
  readonly scopedUrl?: string;
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
  const { url, scopedUrl, stop } = await peer.start({ issuer, audience, jwksUri: `${issuer}/jwks` });
  try {
    return await run({ url, scopedUrl, features: peer.features }, workshop);
  } finally {
    await stop();
    await workshop.close();
  }
}

async function ours(): Promise<readonly Result[]> {
  const workshop = await Workshop.open();
  let close: () => void = () => undefined;
  const api = await guardedApi((publicUrl) => {
    const verifier = createAccessTokenVerifier({ ...workshop.issuer.options, dpop: { publicUrl } });
    close = () => verifier.close();
    return verifier;
  });
  try {
    return await run(api.target, workshop);
  } finally {
    close();
    await api.stop();
    await workshop.close();
  }
}

/** Runs the kit against other libraries, and prints the table of them and what failed. */
export async function runPeers(): Promise<void> {
  const { peers } = (await import(new URL('../peers/peers.mjs', import.meta.url).href)) as { peers: Record<string, Peer> };
  const own = await ours();
  const rows = [tableRow(await versionOf('@latchkey/access-token-guard'), own)];
  const details = [`# Latchkey\n${report(own)}`];
  for (const [name, peer] of Object.entries(peers)) {
    const results = await judged(peer);
    rows.push(tableRow((await Promise.all(peer.packages.map(versionOf))).join(', '), results));
    details.push(`# ${name}\n${report(results)}`);
  }
  console.log([...details, '', TABLE_HEAD, ...rows].join('\n'));
}
