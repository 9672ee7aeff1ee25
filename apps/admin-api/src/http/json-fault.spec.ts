import { jsonFaultAt } from './json-fault.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('The fault of a text that is not JSON', () => {
  it.each([
    ['{"a": x}', 6],
    ['{"a": 1,}', 8],
    ['{a: 1}', 1],
    ['{"a" 1}', 5],
    ['[1 2]', 3],
    ['[1}', 2],
    ['{"a": 01}', 6],
    ['{"a": "b\nc"}', 6],
    ['{"a": "\\x"}', 6],
    ["{'a': 1}", 1],
    ['{} {}', 3],
    ['truey', 0],
    ['{"a": ', 6],
    ['{"a": "b', 6],
    ['', 0],
  ])('is where it stops being JSON: %j', (text, at) => expect(jsonFaultAt(text)).toBe(at));

  it('is found however deep the text goes', () => expect(jsonFaultAt('['.repeat(60_000))).toBe(60_000));

  it('is there whenever the parser refuses the text, and never else', () => {
    const whole = '{"a":[1,-2.5e3,"x\\u00e9\\n",{}],"b":{"c":null,"d":[true,false,[]]},"e":""}';
    const others = ['', ' ', '\t', '"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', '.', 'e', 't', 'null', '\u0000', '\u00a0'];
    const changed = Array.from(whole, (_, at) => others.flatMap((other) => [0, 1].map((left) => whole.slice(0, at) + other + whole.slice(at + left)))).flat();
    const told = changed.filter((text) => (jsonFaultAt(text) === undefined) !== isJson(text));
    expect([told, changed.length]).toEqual([[], whole.length * others.length * 2]);
  });
});
