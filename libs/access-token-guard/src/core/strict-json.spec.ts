import { MalformedJson, parseStrictObject } from './strict-json.js';

const parse = (text: string): unknown => parseStrictObject(Buffer.from(text));

describe('a JSON object from outside', () => {
  it('is read as JSON.parse reads it', () => {
    for (const text of ['{}', ' {"a":{"a":[{"a":1},{"a":2}]},"b":"{\\"a\\":1,\\"a\\":2}"}', '{"a\\\\":"\\\\","a\\"":"\\\\\\"","":[",",":","{"]}', '{"a":["b","b"],"b":"a"}']) {
      expect(parse(text)).toEqual(JSON.parse(text));
    }
  });

  it.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"x":[{"a":1,"b":{},"a":2}]}', '{"\\\\":1,"\\u005c":2}', '{"a":"\\"","a":1}', '{"":1,"":2}', '{"a":{},"a":[]}'])(
    'is refused with a member named twice: %s',
    (text) => expect(() => parse(text)).toThrow(new MalformedJson('names a member twice')),
  );

  it.each(['', 'null', '[]', '"a"', '7', '{"a":1', '{a:1}', "{'a':1}", '{"a":1}x', '{"a":1,}', '\ufeff{}'])('is refused when it is none: %s', (text) => {
    expect(() => parse(text)).toThrow(MalformedJson);
  });

  it('is refused in another encoding', () => {
    expect(() => parseStrictObject(Buffer.from('{"a":"\xe9"}', 'latin1'))).toThrow(new MalformedJson('is not in UTF-8'));
  });
});
