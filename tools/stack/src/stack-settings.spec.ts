import { StackFailure } from './stack-failure.js';
import { readStackSettings } from './stack-settings.js';

const failureOf = (environment: Record<string, string>): string => {
  try {
    readStackSettings(environment);
  } catch (error) {
    if (error instanceof StackFailure) return error.message;
  }
  return '';
};

describe('readStackSettings', () => {
  it('has a default for everything, on the loopback address', () => {
    expect(readStackSettings({ DATABASE_URL: '' })).toEqual({
      ports: { 'auth-server': 3000, 'admin-api': 3001, 'resource-api': 3002 },
      issuerUrl: 'http://localhost:3000',
      adminApiUrl: 'http://localhost:3001',
      resourceApiUrl: 'http://localhost:3002',
      listenAddress: '127.0.0.1',
      logLevel: 'warn',
      nodeEnvironment: 'development',
      databaseUrl: undefined,
    });
  });

  it('lets the addresses follow the ports, unless they are set', () => {
    const settings = readStackSettings({ AUTH_SERVER_PORT: '4000', ADMIN_API_PORT: '4001', ADMIN_API_URL: 'https://admin.example' });
    expect(settings).toMatchObject({ issuerUrl: 'http://localhost:4000', adminApiUrl: 'https://admin.example' });
  });

  it.each(['abc', '0', '65536', '1e3'])('refuses %p as a port, and names the setting', (text) => {
    expect(failureOf({ ADMIN_API_PORT: text })).toBe(`ADMIN_API_PORT must be a port number from 1 to 65535, but is "${text}".`);
  });

  it('refuses one port for two services', () => {
    expect(failureOf({ ADMIN_API_PORT: '3000' })).toMatch(/three different ports\.$/);
  });

  it('refuses a DATABASE_URL that is none, without showing it', () => {
    const message = failureOf({ DATABASE_URL: 'mysql://me:hunter2@db/x' });
    expect(message).toMatch(/^DATABASE_URL must be like postgres:/);
    expect(message).not.toContain('hunter2');
  });
});
