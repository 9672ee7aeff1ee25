import type { IncomingMessage } from 'node:http';
import { tenantOfPath, withoutTenant } from './tenant-path.js';

const route = (url: string) => {
  const request = { url } as IncomingMessage;
  return [withoutTenant(request), tenantOfPath(request)];
};

describe('the tenant in a path', () => {
  it.each([
    ['/token', '/token', 'default'],
    ['/t/acme/token', '/token', 'acme'],
    ['/t/acme/authorize?a=/t/other', '/authorize?a=/t/other', 'acme'],
    ['/t/acme/.well-known/openid-configuration', '/.well-known/openid-configuration', 'acme'],
    ['/.well-known/oauth-authorization-server/t/acme', '/.well-known/oauth-authorization-server', 'acme'],
    ['/.well-known/oauth-authorization-server/t/acme?x=1', '/.well-known/oauth-authorization-server?x=1', 'acme'],
    ['/t/acme', '/', 'acme'],
    ['/t/acme?x', '/?x', 'acme'],
  ])('of %s leads to %s of %s', (url, path, tenant) => {
    expect(route(url)).toEqual([path, tenant]);
  });

  it.each(['/t/', '/t/ACME/token', '/t/-a/token', '/t/a%2fb/token', '/t/default/token', '/x/t/acme/token', '/.well-known/a/t/acme/more'])('is not taken from %s', (url) => {
    expect(route(url)).toEqual([url, 'default']);
  });

  it('is taken once: a second prefix is no route', () => {
    expect(route('/t/acme/t/other/token')).toEqual(['/t/other/token', 'acme']);
  });
});
