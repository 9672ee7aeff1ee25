import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Where a browser is; undefined where there is none, and the walks without one are all. */
export const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));

/** What a browser may take over a step of a walk, on a machine that may be busy; less than a test may. */
const PATIENCE = 100_000;

/** A browser for the rules of one subject, whose windows are closed after each of them. */
export class Chromium {
  private browser!: Browser;

  static forThese(): Chromium {
    const chromium = new Chromium();
    beforeAll(async () => void (chromium.browser = await launch()));
    // There is none where the start failed, which is then what is told.
    const started = () => chromium.browser as Browser | undefined;
    afterEach(() => Promise.all(started()?.contexts().map((context) => context.close()) ?? []));
    afterAll(() => started()?.close());
    return chromium;
  }

  /** A window without cookies, of somebody who reads English unless told. */
  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(PATIENCE);
    return context.newPage();
  }
}

const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'], timeout: PATIENCE });
