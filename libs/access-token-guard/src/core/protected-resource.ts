import { GuardConfigurationError } from './guard-configuration-error.js';
import type { ResourceOptions } from './options.js';
import type { GuardSettings } from './settings.js';
import { webAddress } from './web-address.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** The metadata document of a protected resource (RFC 9728 §2). */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  /** What proofs of keys may be signed with (RFC 9449 §5.1). */
  readonly dpop_signing_alg_values_supported?: readonly string[];
  /** Whether client certificates are read here (RFC 8705 §3.3). */
  readonly tls_client_certificate_bound_access_tokens?: true;
  readonly scopes_supported?: readonly string[];
  readonly resource_name?: string;
  readonly resource_documentation?: string;
}

/** What the resource tells of itself, and where. */
export interface ProtectedResource {
  readonly metadata: ProtectedResourceMetadata;
  /** The public address of the metadata, as challenges name it (RFC 9728 §5.1). */
  readonly metadataUrl: string;
  /** The paths that serve it: at the root, and with the resource's path inserted (RFC 9728 §3.1). */
  readonly paths: readonly string[];
}

/** Describes the resource; undefined when its identifier is no web address, since metadata could then not be found. */
export function protectedResource(settings: GuardSettings, options: ResourceOptions): ProtectedResource | undefined {
  const url = webAddress(settings.resource);
  if (options.scopesSupported !== undefined && !Array.isArray(options.scopesSupported)) throw new GuardConfigurationError('scopesSupported must be a list of scopes.');
  if (url === undefined) return undefined;
  const inserted = WELL_KNOWN + url.pathname.replace(/\/$/, '');
  return {
    metadata: {
      resource: settings.resource,
      authorization_servers: settings.issuers.map((issuer) => issuer.issuer),
      bearer_methods_supported: ['header'],
      ...(settings.possession.dpop === undefined ? {} : { dpop_signing_alg_values_supported: [...settings.possession.dpop.algorithms] }),
      ...(settings.possession.clientCertificate === undefined ? {} : { tls_client_certificate_bound_access_tokens: true as const }),
      ...(options.scopesSupported === undefined ? {} : { scopes_supported: [...options.scopesSupported] }),
      ...(options.resourceName === undefined ? {} : { resource_name: options.resourceName }),
      ...(options.resourceDocumentation === undefined ? {} : { resource_documentation: options.resourceDocumentation }),
    },
    metadataUrl: url.origin + inserted + url.search,
    paths: [...new Set([WELL_KNOWN, inserted])],
  };
}
