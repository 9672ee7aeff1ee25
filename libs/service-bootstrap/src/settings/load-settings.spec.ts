import { IsOptional } from 'class-validator';
import { InvalidSettings } from './invalid-settings.js';
import { IsBaseUrl } from './is-base-url.js';
import { IsKey } from './is-key.js';
import { IsPort } from './is-port.js';
import { IsPostgresUrl } from './is-postgres-url.js';
import { IsPublicUrl } from './is-public-url.js';
import { IsSecret } from './is-secret.js';
import { IsWholeNumber } from './is-whole-number.js';
import type { Environment } from './load-settings.js';
import { loadSettings } from './load-settings.js';
import { ServiceSettings } from './service-settings.js';

class ExampleSettings extends ServiceSettings {
  @IsPort()
  EXAMPLE_PORT: number = 3000;

  @IsBaseUrl()
  ISSUER_URL!: string;

  @IsOptional()
  @IsPublicUrl()
  PUBLIC_URL?: string;

  @IsOptional()
  @IsSecret()
  CLIENT_SECRET?: string;

  @IsOptional()
  @IsKey()
  MASTER_KEY?: string;

  @IsOptional()
  @IsPostgresUrl()
  DATABASE_URL?: string;

  @IsWholeNumber(1, 3_600)
  EXAMPLE_INTERVAL: number = 60;
}

const load = (environment: Environment) => loadSettings(ExampleSettings, { ISSUER_URL: 'https://id.example', ...environment });

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
  }
  return [];
};

describe('loadSettings', () => {
  it('gives defaults to what is unset or empty', () => {
    expect(load({ EXAMPLE_PORT: '', LOG_LEVEL: ' ' })).toMatchObject({
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      LISTEN_ADDRESS: '0.0.0.0',
      TRUSTED_PROXIES: [],
      EXAMPLE_PORT: 3000,
    });
  });

  it('reads what is set, and nothing that the class does not declare', () => {
    const settings = load({ EXAMPLE_PORT: '8080', TRUSTED_PROXIES: '10.0.0.0/8, ::1', HOME: '/root' });
    expect(settings).toMatchObject({ EXAMPLE_PORT: 8080, TRUSTED_PROXIES: ['10.0.0.0/8', '::1'] });
    expect(settings).not.toHaveProperty('HOME');
  });

  it('says what to do about each problem, in one sentence each', () => {
    expect(problemsOf({ EXAMPLE_PORT: 'abc', LOG_LEVEL: 'loud', ISSUER_URL: '' })).toEqual([
      'EXAMPLE_PORT must be a port number from 1 to 65535, but is "abc".',
      expect.stringMatching(/^ISSUER_URL is not set: it must be an http or https URL .*\.$/),
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, but is "loud".',
    ]);
  });

  it.each(['0', '65536', '-1', '1e3', '80.5', ' 80 x', '0x50'])('refuses %p as a port', (text) => {
    expect(problemsOf({ EXAMPLE_PORT: text })).toHaveLength(1);
  });

  it.each(['0', '3601', '-1', '1.5', '1e3', 'soon'])('refuses %p as a whole number from 1 to 3600', (text) => {
    expect(problemsOf({ EXAMPLE_INTERVAL: text })).toEqual([`EXAMPLE_INTERVAL must be a whole number from 1 to 3600, but is "${text}".`]);
    expect(load({ EXAMPLE_INTERVAL: '3600' }).EXAMPLE_INTERVAL).toBe(3600);
  });

  it.each([
    'https://id.example/',
    'https://id.example?x=1',
    'https://id.example/#a',
    'https://ID.example',
    'https://id.example:443',
    'https://me:pass@id.example',
    'ftp://id.example',
    'id.example',
    'https://id.example/a/../b',
  ])('refuses %p as a base URL, and does not show it', (text) => {
    const [problem] = problemsOf({ ISSUER_URL: text });
    expect(problem).toMatch(/^ISSUER_URL must be an http or https URL/);
    expect(problem).not.toContain(text);
  });

  it.each(['http://localhost:3000', 'https://id.example/base/t'])('takes %p as a base URL', (text) => {
    expect(load({ ISSUER_URL: text }).ISSUER_URL).toBe(text);
  });

  it.each(['http://id.example', 'http://id.example:3000/base', 'http://10.0.0.1', 'http://localhost.example', 'http://127.0.0.1.example'])('refuses %p as a public URL in production, which is the default', (text) => {
    expect(problemsOf({ PUBLIC_URL: text })).toEqual([expect.stringMatching(/^PUBLIC_URL must be an http or https URL .*; in production .* https, or at localhost/)]);
    for (const NODE_ENV of ['development', 'test']) expect(load({ PUBLIC_URL: text, NODE_ENV }).PUBLIC_URL).toBe(text);
  });

  it.each(['https://id.example', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000/base'])('takes %p as a public URL, also in production', (text) => {
    expect(load({ PUBLIC_URL: text, NODE_ENV: 'production' }).PUBLIC_URL).toBe(text);
  });

  it('refuses as a public URL whatever is no base URL, also outside production', () => {
    expect(problemsOf({ PUBLIC_URL: 'http://id.example/', NODE_ENV: 'development' })).toHaveLength(1);
  });

  it.each(['10.0.0.0/33', '0.0.0.0/0', 'proxy.example', '10.0.0.1,', '10.0.0.1/8/8'])('refuses %p as trusted proxies', (text) => {
    expect(problemsOf({ TRUSTED_PROXIES: text })[0]).toMatch(/^TRUSTED_PROXIES must be IP addresses or networks.*but is/);
  });

  it.each([
    ['CLIENT_SECRET', 'hunter2'],
    ['MASTER_KEY', 'c2hvcnQ-hunter2'],
    ['DATABASE_URL', 'mysql://me:hunter2@db/x'],
  ])('never shows the value of %s', (name, value) => {
    const [problem] = problemsOf({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} must be .*\\.$`));
    expect(problem).not.toContain('hunter2');
  });

  it('takes a key of 32 bytes', () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    expect(load({ MASTER_KEY: key }).MASTER_KEY).toBe(key);
  });
});
