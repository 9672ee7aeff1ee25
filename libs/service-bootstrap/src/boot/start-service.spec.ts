import { Body, Controller, Get, Header, Inject, Module, Param, Post } from '@nestjs/common';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { ReadinessCheck } from '../health/readiness-check.js';
import { Metrics } from '../metrics/metrics.js';
import { ServiceSettings } from '../settings/service-settings.js';
import { explainFailure } from './explain-failure.js';
import type { RunningService, ServiceDescription } from './start-service.js';
import { startService } from './start-service.js';
import { Stopping } from './stopping.js';

const gate = { entered: (): void => undefined, open: Promise.resolve() };
const database = { up: true };

class DatabaseCheck extends ReadinessCheck {
  readonly name = 'database';
  async check(): Promise<void> {
    if (!database.up) throw new Error('password=hunter2 refused');
  }
}

@Controller()
class Things {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get('things/:id')
  read(@Param('id') id: string): object {
    this.metrics.counter({ name: 'things_read_total', help: 'Things read', labels: ['kind'] }).inc({ kind: 'small' });
    return { id };
  }

  @Post('things')
  add(@Body() body: unknown): object {
    return { body };
  }

  @Get('page')
  @Header('cache-control', 'public, max-age=60')
  @Header('content-security-policy', "default-src 'self'")
  page(): string {
    return 'page';
  }

  @Get('slow')
  async slow(): Promise<string> {
    gate.entered();
    await gate.open;
    return 'finished';
  }

  @Get('broken')
  broken(): never {
    throw new Error('lk_at_0123456789abcdefghij is broken');
  }
}

@Module({ controllers: [Things], providers: [DatabaseCheck] })
class ThingsModule {}

const lines: string[] = [];
const arrival = { of: (_line: string): void => undefined };
const running: RunningService[] = [];

const start = async (description: Partial<ServiceDescription> = {}): Promise<RunningService> => {
  const settings = Object.assign(new ServiceSettings(), { LOG_LEVEL: 'trace', LISTEN_ADDRESS: '127.0.0.1' });
  const logTo = {
    write: (line: string): void => {
      lines.push(line);
      arrival.of(line);
    },
  };
  const service = await startService({ name: 'things', module: ThingsModule, settings, port: 0, logTo, ...description });
  running.push(service);
  return service;
};

const accessLine = (route: string): Record<string, unknown> =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.route === route) ?? {};

beforeEach(() => {
  lines.length = 0;
  database.up = true;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

describe('an answer', () => {
  it('carries the security headers and a request id', async () => {
    const { url } = await start();
    const { headers } = await fetch(`${url}/things/1`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[\w-]+$/),
    });
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it.each(['/nothing-here', '/broken', '/%zz', '/health/live'])('carries them at %s too', async (path) => {
    const { url } = await start();
    const { headers } = await fetch(url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('carries what its route says instead', async () => {
    const { url } = await start();
    const { headers } = await fetch(`${url}/page`);
    expect(headers.get('cache-control')).toBe('public, max-age=60');
    expect(headers.get('content-security-policy')).toBe("default-src 'self'");
  });
});

describe('forwarded headers', () => {
  const headers = { 'x-request-id': 'from-proxy-1', 'x-forwarded-proto': 'https' };

  it('are not believed from strangers', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/things/1`, { headers });
    expect(answer.headers.get('x-request-id')).not.toBe('from-proxy-1');
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  });

  it('are believed from a trusted proxy when well-formed', async () => {
    const settings = Object.assign(new ServiceSettings(), { TRUSTED_PROXIES: ['127.0.0.0/8'], LISTEN_ADDRESS: '127.0.0.1' });
    const { url } = await start({ settings });
    const answer = await fetch(`${url}/things/1`, { headers });
    expect(answer.headers.get('x-request-id')).toBe('from-proxy-1');
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
    const forged = await fetch(`${url}/things/1`, { headers: { 'x-request-id': '{"level":"fatal"}' } });
    expect(forged.headers.get('x-request-id')).not.toContain('{');
  });

  it('are found behind any number of others, which a stranger may have sent through the proxy', async () => {
    const settings = Object.assign(new ServiceSettings(), { TRUSTED_PROXIES: ['127.0.0.0/8'], LISTEN_ADDRESS: '127.0.0.1' });
    const { url } = await start({ settings });
    const others = Array.from({ length: 2_500 }, (_, at) => `${at.toString(36)}:\r\n`).join('');
    expect(await exchange(url, `GET /things/1 HTTP/1.1\r\nHost: a\r\n${others}X-Request-Id: from-proxy-1\r\nConnection: close\r\n\r\n`)).toContain('x-request-id: from-proxy-1');
  });
});

describe('a header that is to come once', () => {
  it('is not taken for the first of several', async () => {
    const { url } = await start();
    const twice = (...types: string[]) => `POST /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${types.map((type) => `Content-Type: ${type}\r\n`).join('')}Content-Length: 2\r\n\r\n{}`;
    expect(await exchange(url, twice('application/json'))).toMatch(/^HTTP\/1\.1 201/);
    expect(await exchange(url, twice('application/json', 'application/x-www-form-urlencoded'))).toMatch(/^HTTP\/1\.1 4/);
  });
});

describe('bounds', () => {
  it('refuse a body over 64 KiB', async () => {
    const { url } = await start();
    const body = new URLSearchParams({ a: 'x'.repeat(64 * 1024) });
    expect((await fetch(`${url}/things`, { method: 'POST', body })).status).toBe(413);
  });

  it('refuse headers over 16 KiB', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/things/1`, { headers: { 'x-a': 'x'.repeat(17 * 1024) } })).status).toBe(400);
  });

  it('end a connection whose headers do not arrive', async () => {
    const { url } = await start({ limits: { requestHeaders: 100, request: 100 } });
    expect(await exchange(url, 'GET /things/1 HTTP/1.1\r\nAuthorization: Bearer half-a-secr')).toMatch(/^HTTP\/1\.1 400/);
    expect(lines.join('')).not.toContain('half-a-secr');
  });

  it('end an idle connection', async () => {
    const { url } = await start({ limits: { keepAlive: 50 } });
    expect(await exchange(url, 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe('the log', () => {
  it('has one line per finished request, with the route pattern and never the URL', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/things/7?code=SplxlOBeZQQYbYS6WxSbIA&access_token=hunter2`, {
      headers: { authorization: 'Bearer hunter2hunter2', cookie: 'session=hunter2' },
    });
    await answer.text();
    await running[0]?.close();
    expect(accessLine('/things/:id')).toMatchObject({
      level: 'info',
      method: 'GET',
      status: 200,
      ms: expect.any(Number),
      reqId: answer.headers.get('x-request-id'),
      service: 'things',
    });
    expect(lines.join('')).not.toMatch(/hunter2|SplxlOBeZQQYbYS6WxSbIA|\/things\/7/);
  });

  it('names no URL that no route matches', async () => {
    const { url } = await start();
    await (await fetch(`${url}/lost?code=hunter2`)).text();
    await running[0]?.close();
    expect(accessLine('unmatched')).toMatchObject({ status: 404 });
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('blanks a token inside an error that nobody expected', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/broken`)).status).toBe(500);
    await running[0]?.close();
    expect(accessLine('/broken')).toMatchObject({ level: 'error', status: 500 });
    expect(lines.join('')).toContain('[redacted] is broken');
    expect(lines.join('')).not.toContain('lk_at_0123456789');
  });
});

describe('a request whose client leaves', () => {
  it('is logged and counted', async () => {
    const service = await start();
    gate.open = new Promise(() => undefined);
    const entered = new Promise<void>((resolve) => (gate.entered = resolve));
    const client = new AbortController();
    const logged = new Promise<void>((resolve) => (arrival.of = (line) => (line.includes('abandoned by the client') ? resolve() : undefined)));
    fetch(`${service.url}/slow`, { signal: client.signal }).catch(() => undefined);
    await entered;
    client.abort();
    await logged;
    expect(accessLine('/slow')).toMatchObject({ level: 'info', method: 'GET', msg: 'request abandoned by the client' });
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('http_requests_abandoned_total{method="GET",route="/slow"} 1');
  });
});

describe('health', () => {
  it('is live and ready', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ok' });
  });

  it('names the check that fails, without a detail', async () => {
    const { url } = await start();
    database.up = false;
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'unavailable', failing: ['database'] });
    expect(lines.join('')).not.toContain('hunter2');
  });
});

describe('a management port', () => {
  it('has health and metrics, and takes them from the public one', async () => {
    const settings = Object.assign(new ServiceSettings(), { LOG_LEVEL: 'silent', LISTEN_ADDRESS: '127.0.0.1', MANAGEMENT_PORT: 0 });
    const { url, managementUrl } = await start({ settings });
    expect(managementUrl).not.toBe(url);
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      expect([(await fetch(managementUrl + path)).status, (await fetch(url + path)).status]).toEqual([200, 404]);
    }
    const elsewhere = await fetch(`${managementUrl}/things/1`);
    expect([elsewhere.status, elsewhere.headers.get('x-content-type-options')]).toEqual([404, 'nosniff']);
  });
});

describe('metrics', () => {
  it('count requests by route pattern, and what the application counts', async () => {
    const { url } = await start();
    await (await fetch(`${url}/things/1`)).text();
    await (await fetch(`${url}/things/2`)).text();
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 2');
    expect(text).toContain('things_read_total{kind="small"} 2');
    expect(text).toContain('process_resident_memory_bytes');
  });
});

describe('stopping', () => {
  it('answers the request under way, and takes no new one', async () => {
    const service = await start();
    let release: () => void = () => undefined;
    gate.open = new Promise((resolve) => (release = resolve));
    const entered = new Promise<void>((resolve) => (gate.entered = resolve));
    const underWay = fetch(`${service.url}/slow`);
    await entered;
    const closed = service.close();
    await expect(fetch(`${service.url}/things/1`)).rejects.toThrow();
    release();
    expect(await (await underWay).text()).toBe('finished');
    await closed;
  });

  it('is told at once to an answer that would not end by itself', async () => {
    const service = await start();
    const { signal } = service.app.get(Stopping);
    gate.open = new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    const entered = new Promise<void>((resolve) => (gate.entered = resolve));
    const underWay = fetch(`${service.url}/slow`);
    await entered;
    expect(signal.aborted).toBe(false);
    await service.close();
    expect(await (await underWay).text()).toBe('finished');
  });

  it('cuts a request that does not finish in time', async () => {
    const service = await start({ limits: { shutdown: 50 } });
    gate.open = new Promise(() => undefined);
    const entered = new Promise<void>((resolve) => (gate.entered = resolve));
    const underWay = fetch(`${service.url}/slow`);
    underWay.catch(() => undefined);
    await entered;
    await service.close();
    await expect(underWay).rejects.toThrow();
  });
});

describe('a busy port', () => {
  it('ends the start with a sentence that says what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const failure: unknown = await start({ port }).catch((error: unknown) => error);
    expect(explainFailure(failure)).toBe(`Port ${port} is already in use: stop the program that listens there, or choose another port.`);
    other.close();
  });
});

/** Writes text to a service and gives back all that it answers until it ends the connection. */
const exchange = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
