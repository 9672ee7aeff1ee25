import { InvalidTarget } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { resource } from './resource.js';

describe('resource', () => {
  it('may be named several times, and counts once', async () => {
    const { resources } = await judged(resource, aClient(), { resource: ['https://a.example', 'urn:b', 'https://a.example'] });
    expect(resources).toEqual(['https://a.example', 'urn:b']);
  });

  it.each(['documents', '/documents', 'https://a.example#part', '//a.example'])('%p is refused', async (uri) => {
    await expect(judged(resource, aClient(), { resource: uri })).rejects.toThrow(InvalidTarget);
  });

  it('is refused beyond twenty', async () => {
    const many = Array.from({ length: 21 }, (_, index) => `https://${index}.example`);
    await expect(judged(resource, aClient(), { resource: many })).rejects.toThrow(InvalidTarget);
  });
});
