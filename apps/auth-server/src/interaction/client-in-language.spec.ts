import { aClient } from '@latchkey/testing';
import { clientInLanguage } from './client-in-language.js';

describe('A client in a language', () => {
  const client = aClient({
    clientName: 'Shop', policyUri: 'https://shop.example/privacy',
    translations: { 'de-CH': { clientName: 'Lädeli' }, de: { clientName: 'Laden', policyUri: 'https://shop.example/datenschutz' }, ja: { clientName: '店' } },
  });

  it('has each member that is there in it, and the others as they are', () => {
    expect(clientInLanguage(client, 'de')).toEqual({ ...client, clientName: 'Laden', policyUri: 'https://shop.example/datenschutz' });
    expect(clientInLanguage(client, 'ja')).toEqual({ ...client, clientName: '店' });
    expect(clientInLanguage(client, 'fr')).toEqual(client);
    expect(clientInLanguage(aClient(), 'fr')).toEqual(aClient());
  });
});
