import type { IncomingMessage } from 'node:http';

const DEFAULT = 'default';
const PREFIX = /^\/t\/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?=[/?]|$)/;
// RFC 8414 §3.1 and RFC 9728 §3.1: the well-known name is put between the host and the path of the identifier.
const INSERTED = /^(\/\.well-known\/[a-z0-9-]+)\/t\/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?=[?]|$)/;

const tenants = new WeakMap<IncomingMessage, string>();

/**
 * Takes the tenant out of a path, so that every route has one path for all tenants: `/t/acme/token` becomes `/token`, and so does
 * the inserted form `/.well-known/oauth-authorization-server/t/acme`. A prefix in front of nothing leads to `/`.
 * The default tenant has no prefix, and so no second address.
 */
export const withoutTenant = (request: IncomingMessage): string => {
  const url = request.url ?? '/';
  const prefixed = PREFIX.exec(url);
  if (prefixed && prefixed[1] !== DEFAULT) {
    tenants.set(request, prefixed[1] as string);
    const rest = url.slice(prefixed[0].length);
    return rest.startsWith('/') ? rest : `/${rest}`;
  }
  const inserted = INSERTED.exec(url);
  if (!inserted || inserted[2] === DEFAULT) return url;
  tenants.set(request, inserted[2] as string);
  return (inserted[1] as string) + url.slice(inserted[0].length);
};

/** The tenant that the request's path named, `default` where it named none. @param request the raw request of Node */
export const tenantOfPath = (request: IncomingMessage): string => tenants.get(request) ?? DEFAULT;
