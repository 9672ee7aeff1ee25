import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { dpopKey } from './dpop-key.js';

const thumbprint = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

describe('The key that a code is bound to', () => {
  it('is kept, or left out', async () => {
    expect((await judged(dpopKey, aClient(), { dpop_jkt: thumbprint })).dpopJkt).toBe(thumbprint);
    expect((await judged(dpopKey, aClient(), {})).dpopJkt).toBeUndefined();
  });

  it.each(['x', `${thumbprint}A`, `${thumbprint.slice(0, -1)}t`, thumbprint.replace('-', '+')])('is refused as %s', async (dpop_jkt) => {
    await expect(judged(dpopKey, aClient(), { dpop_jkt })).rejects.toThrow(InvalidRequest);
  });
});
