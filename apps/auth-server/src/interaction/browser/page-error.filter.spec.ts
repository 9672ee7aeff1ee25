import { Logger, type ArgumentsHost } from '@nestjs/common';
import { InvalidRequest, TemporarilyUnavailable } from '@latchkey/protocol';
import { RemovedMeanwhile, StorageUnavailable, UnknownTenant } from '@latchkey/storage';
import { jest } from '@jest/globals';
import { en } from '../messages/en.js';
import type { Page } from '../pages/render-page.js';
import { renderPage } from '../pages/render-page.js';
import { PageErrorFilter } from './page-error.filter.js';
import type { Visits } from './visits.js';

const host = { switchToHttp: () => ({ getRequest: () => undefined, getResponse: () => undefined }) } as unknown as ArgumentsHost;

function shownFor(thrown: unknown) {
  const shown: Page[] = [];
  const visits = { of: () => ({ words: en, show: (page: Page) => void shown.push(page) }) } as unknown as Visits;
  new PageErrorFilter(visits).catch(thrown, host);
  const [page] = shown;
  if (!page) throw new Error('Nothing was shown.');
  return { status: page.status, ...renderPage(page, { issuer: 'https://id.example', display: 'page' }) };
}

describe('What goes wrong under a person’s eyes', () => {
  let logged: ReturnType<typeof jest.spyOn>;
  beforeEach(() => void (logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined)));
  afterEach(() => logged.mockRestore());

  it.each([
    [new UnknownTenant(), 404],
    [new StorageUnavailable(), 503],
    [new RemovedMeanwhile(), 503],
    [new TemporarilyUnavailable(), 503],
    [new InvalidRequest({ description: 'interaction must not be repeated' }), 400],
    [new Error('connect to postgres://secret'), 500],
    ['thrown text', 500],
  ])('%p is a page with the status %p that says so', (thrown, status) => {
    const page = shownFor(thrown);
    expect(page.status).toBe(status);
    expect(page.html).toMatch(/error|invalid/i);
    expect(page.html).not.toContain('secret');
  });

  it('says when to try again while the service is out of reach', () => {
    expect(shownFor(new StorageUnavailable()).headers).toMatchObject({ 'retry-after': '5' });
  });

  it('is logged when it is no fault of the request, and only then', () => {
    shownFor(new InvalidRequest());
    expect(logged).not.toHaveBeenCalled();
    shownFor(new Error('broken'));
    expect(logged).toHaveBeenCalledTimes(1);
  });
});
