import { parseDistinguishedName, sameDistinguishedName } from './distinguished-name.js';

const parse = (text: string) => parseDistinguishedName(text)?.map((set) => set.map(({ type, value }) => `${type}=${value}`));
const same = (left: string, right: string) => {
  const [a, b] = [parseDistinguishedName(left), parseDistinguishedName(right)];
  if (!a || !b) throw new Error('no name');
  return sameDistinguishedName(a, b);
};

describe('The text of a distinguished name', () => {
  it('is read from its end on, as certificates hold it', () => {
    expect(parse('CN=Payroll,OU=Staff,O=Example,C=DE')).toEqual([['2.5.4.6=DE'], ['2.5.4.10=Example'], ['2.5.4.11=Staff'], ['2.5.4.3=Payroll']]);
    expect(parse('UID=jsmith,DC=example,DC=net')).toEqual([['0.9.2342.19200300.100.1.25=net'], ['0.9.2342.19200300.100.1.25=example'], ['0.9.2342.19200300.100.1.1=jsmith']]);
  });

  it.each([
    ['OU=Sales+CN=J.  Smith,DC=example', [['0.9.2342.19200300.100.1.25=example'], ['2.5.4.11=Sales', '2.5.4.3=J.  Smith']]],
    ['CN=James \\"Jim\\" Smith\\, III,O=x', [['2.5.4.10=x'], ['2.5.4.3=James "Jim" Smith, III']]],
    ['CN=Before\\0dAfter', [['2.5.4.3=Before\rAfter']]],
    ['CN=Lu\\C4\\8Di\\C4\\87', [['2.5.4.3=Lučić']]],
    ['cn=a, o=b , 2.5.4.11 = c', [['2.5.4.11=c'], ['2.5.4.10=b'], ['2.5.4.3=a']]],
    ['CN=a=b c', [['2.5.4.3=a=b c']]],
    ['CN=\\ a\\ ', [['2.5.4.3=a']]],
    ['CN=a#b,O=\\#c', [['2.5.4.10=#c'], ['2.5.4.3=a#b']]],
    ['1.3.6.1.4.1.1466.0=x', [['1.3.6.1.4.1.1466.0=x']]],
  ])('may be %s', (text, name) => expect(parse(text)).toEqual(name));

  it.each([
    '', ' ', 'CN', 'CN=', '=a', 'CN=a,', ',CN=a', 'CN=a,,O=b', 'CN=a+', 'CN=a;O=b', 'CN="a"', 'CN=a,garbage', 'CN=a\\', 'CN=a\\zb', 'CN=#0403', 'unknown=a', '2.5.04=a', '3.1=a',
    'CN=a<b', 'CN=\\ff', 'CN=a\0', '/C=DE/CN=a',
  ])('is not %p', (text) => expect(parseDistinguishedName(text)).toBeUndefined());

  it('takes no time to refuse what is long', () => {
    expect(parseDistinguishedName(`CN=${' '.repeat(20_000)},`)).toBeUndefined();
    expect(parseDistinguishedName(`CN=${'= '.repeat(10_000)};`)).toBeUndefined();
  });
});

describe('Two names are the same', () => {
  it.each([
    ['CN=Payroll,O=Example', 'cn = PAYROLL, 2.5.4.10=example'],
    ['CN=a+OU=b', 'OU=b+CN=a'],
    ['CN=a  b', 'CN=a b'],
    ['CN=Caf\\C3\\A9', 'CN=Cafe\\CC\\81'],
  ])('when they are %s and %s', (left, right) => expect(same(left, right)).toBe(true));

  it.each([
    ['CN=a,O=b', 'O=b,CN=a'], ['CN=a,O=b', 'CN=a'], ['CN=a', 'CN=a,O=b'], ['CN=a,O=b', 'CN=a+O=b'], ['CN=ab', 'CN=a b'], ['CN=a', 'OU=a'], ['CN=a\\,O\\=b', 'CN=a,O=b'],
  ])('but not when they are %s and %s', (left, right) => expect(same(left, right)).toBe(false));
});
