import * as oidc from 'openid-client';
import { DemoFailure } from '../demo-failure.js';
import type { DemoSettings } from '../settings.js';

/**
 * Reads the issuer's metadata as the bootstrap client, after asking whether all three services are there.
 * @throws DemoFailure when no stack answers
 */
export async function discover({ issuerUrl, adminApiUrl, resourceApiUrl, clientId, clientSecret }: DemoSettings): Promise<oidc.Configuration> {
  await demandDocument(issuerUrl, 'openid-configuration');
  for (const address of [adminApiUrl, resourceApiUrl]) await demandDocument(address, 'oauth-protected-resource');
  return discoverAs(issuerUrl, clientId, oidc.ClientSecretBasic(clientSecret));
}

/** The issuer's metadata, for a client. */
export const discoverAs = (issuerUrl: string, clientId: string, authentication: oidc.ClientAuth): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuerUrl), clientId, undefined, authentication, { execute: [oidc.allowInsecureRequests] });

/** Not `/health/ready`: where it has a port of its own, only operators reach it. */
async function demandDocument(address: string, name: string): Promise<void> {
  const response = await fetch(`${address}/.well-known/${name}`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  await response?.body?.cancel();
  if (response?.ok) return;
  throw new DemoFailure(`No stack answers at ${address}: start one with npm start, or set ISSUER_URL, ADMIN_API_URL and RESOURCE_API_URL to where it runs.`);
}
