import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Browser, passPages, type Shown } from './index.js';

const serve = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

const bodyOf = async (request: AsyncIterable<unknown>): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

const SIGN_IN = `<!doctype html><style>form{}</style><p>Tom &amp; Co</p>
  <form method="post" action="/in?a=1&amp;b=2"><input type="hidden" name="t" value='&quot;x&#39;&#x41;'><input name="username"><input name=password type=password>
  <button type="submit" name="decision" value="go">Go</button><button type="submit" name="decision" value="cancel">No</button></form>`;

describe('The browser', () => {
  const asked: string[] = [];
  let site: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    site = await serve((request, response) => {
      void (async () => {
        asked.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''} ${await bodyOf(request)}`.trim());
        if (request.url === '/start') return response.writeHead(303, { location: '/page', 'set-cookie': 'a=1; Path=/; HttpOnly' }).end();
        if (request.url === '/page') return response.writeHead(200, { 'content-type': 'text/html' }).end(SIGN_IN);
        return response.writeHead(303, { location: 'https://app.example/cb?code=1' }).end();
      })();
    });
  });
  beforeEach(() => asked.splice(0));
  afterAll(() => site.close());

  it('follows redirects with the cookies it was given, and reads the forms', async () => {
    const page = (await new Browser(site.home).open(`${site.home}/start`)) as Shown;
    expect(asked).toEqual(['GET /start', 'GET /page a=1']);
    expect(page.text).toBe('Tom & Co Go No');
    expect(page.forms).toEqual([
      {
        method: 'post',
        action: new URL(`${site.home}/in?a=1&b=2`),
        fields: [['t', '"x\'A'], ['username', ''], ['password', '']],
        buttons: [['decision', 'go'], ['decision', 'cancel']],
      },
    ]);
  });

  it('goes the way forward with the credentials, and never asks another origin', async () => {
    const left = await passPages(new Browser(site.home), `${site.home}/start`, { username: 'ada', password: 'p w' });
    expect(left.href).toBe('https://app.example/cb?code=1');
    expect(asked.at(-1)).toBe('POST /in?a=1&b=2 a=1 t=%22x%27A&username=ada&password=p+w&decision=go');
  });
});
