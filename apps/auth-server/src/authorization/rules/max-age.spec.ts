import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { maxAge } from './max-age.js';

describe('max_age', () => {
  it.each(['0', '3600'])('may be %s', async (text) => expect((await judged(maxAge, aClient(), { max_age: text })).maxAge).toBe(Number(text)));

  it("is the client's default where it is left out, and only there", async () => {
    const client = aClient({ defaultMaxAge: 60 });
    expect((await judged(maxAge, client, {})).maxAge).toBe(60);
    expect((await judged(maxAge, client, { max_age: '90' })).maxAge).toBe(90);
    expect((await judged(maxAge, aClient(), {})).maxAge).toBeUndefined();
  });

  it.each(['-1', '1.5', '1e3', 'x', ' 1', '9'.repeat(40)])('%p is refused', async (text) => {
    await expect(judged(maxAge, aClient(), { max_age: text })).rejects.toThrow(InvalidRequest);
  });
});
