import { InvalidRequest } from '@latchkey/protocol';
import { aClient } from '@latchkey/testing';
import { judged } from '../../../test/drafts.js';
import { claims } from './claims.js';

const asked = async (value: unknown, more: object = {}) =>
  (await judged(claims, aClient(), { claims: typeof value === 'string' ? value : JSON.stringify(value), ...more })).claims;

describe('claims', () => {
  it('asks claim by claim, for userinfo and for the ID token', async () => {
    const request = { userinfo: { name: null, email: { essential: true } }, id_token: { acr: { values: ['1', '2'] }, sub: { value: 'acct_ada' } } };
    expect(await asked(request)).toEqual({ userinfo: request.userinfo, idToken: request.id_token });
  });

  it('may be left out, or ask for nothing', async () => {
    for (const nothing of ['', '{}', '{"userinfo":null}', '{"other":{"name":null}}']) expect(await asked(nothing)).toBeUndefined();
  });

  it('ignores what it does not know', async () => {
    expect(await asked({ id_token: { name: { purpose: 'x', essential: false } }, transaction: [] })).toEqual({ idToken: { name: { essential: false } } });
  });

  it('keeps names as they are, whatever they mean elsewhere', async () => {
    const got = await asked('{"userinfo":{"__proto__":null,"constructor":{"value":"x"}}}');
    expect(Object.keys(got?.userinfo ?? {})).toEqual(['__proto__', 'constructor']);
  });

  it.each([
    'nonsense', '[]', '"userinfo"', 'null', '{"userinfo":[]}', '{"userinfo":"name"}', '{"id_token":{"name":true}}', '{"id_token":{"name":[]}}',
    '{"id_token":{"acr":{"essential":"yes"}}}', '{"id_token":{"acr":{"values":"1"}}}', '{"userinfo":{"name":null}',
  ])('%s is refused', (text) => expect(asked(text)).rejects.toThrow(InvalidRequest));

  it('has the languages that it is wanted in beside it', async () => {
    expect(await asked('', { claims_locales: 'fr-CA fr <b> en' })).toEqual({ locales: ['fr-CA', 'fr', 'en'] });
    expect((await asked('', { claims_locales: 'a '.repeat(50).trim() }))?.locales).toHaveLength(10);
  });
});
