import type { Browser, Place } from './browser.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const MAX_PAGES = 6;

/**
 * Goes the way forward through the pages that a person is shown, filling in the credentials where they are asked for, until they lead
 * away: to the application.
 * @returns the address that the browser is sent to
 */
export async function passPages(browser: Browser, address: URL | string, credentials: Credentials): Promise<URL> {
  let place: Place = await browser.open(address);
  for (let pages = 0; place.kind === 'shown' && pages < MAX_PAGES; pages++) {
    const [form] = place.forms;
    if (!form) throw new Error(`The page at ${place.address.pathname} (${place.status}) has no form to go on with: ${place.text.slice(0, 300)}`);
    place = await browser.send(form, { ...credentials });
  }
  if (place.kind === 'left') return place.address;
  throw new Error(`The pages do not end; the last, at ${place.address.pathname} (${place.status}), says: ${place.text.slice(0, 300)}`);
}
