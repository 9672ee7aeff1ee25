import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { display } from './display.js';

describe('display', () => {
  it.each([undefined, 'page', 'popup', 'touch', 'wap'])('may be %s', async (value) => {
    expect(await judged(display, aClient(), { display: value ?? '' })).toBeDefined();
  });

  it.each(['Popup', 'page popup', 'tv', '__proto__', '"><script>'])('%p is refused', async (value) => {
    await expect(judged(display, aClient(), { display: value })).rejects.toThrow(InvalidRequest);
  });
});
