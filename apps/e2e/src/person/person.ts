import { Browser, passPages, type Place } from '@latchkey/testing/browser';
import type { MadeAccount } from '../administration/administration.js';

/** Somebody with an account and a browser of their own. */
export class Person {
  readonly browser: Browser;

  /** @param issuer where the pages are */
  constructor(
    readonly account: MadeAccount,
    issuer: string,
  ) {
    this.browser = new Browser(issuer);
  }

  /** Signs in where asked to and allows what is asked for. @returns where that leads */
  allow(address: URL | string): Promise<URL> {
    return passPages(this.browser, address, this.account);
  }

  /** What the browser shows at first. */
  look(address: URL | string): Promise<Place> {
    return this.browser.open(address);
  }

  /** The values of all cookies that the browser holds. */
  async cookieValues(): Promise<readonly string[]> {
    return (await this.browser.cookies.serialize()).cookies.map(({ value }) => String(value));
  }
}
