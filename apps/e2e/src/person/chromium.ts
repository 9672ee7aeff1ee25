import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Where a browser is; undefined where there is none, and the walks without one are all. */
export const CHROMIUM = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** A browser for the rules of one subject, whose windows are closed after each of them. */
export class Chromium {
  private browser!: Browser;

  static forThese(): Chromium {
    const chromium = new Chromium();
    beforeAll(async () => void (chromium.browser = await launchChromium()), 60_000);
    afterEach(() => Promise.all(chromium.browser.contexts().map((context) => context.close())));
    afterAll(() => chromium.browser.close());
    return chromium;
  }

  /** A window without cookies. */
  async open(options: BrowserContextOptions): Promise<Page> {
    return (await this.browser.newContext(options)).newPage();
  }
}
