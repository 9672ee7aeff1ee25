import { AllowedHosts } from './allowed-hosts.js';
import { fetchable } from './document-address.js';

const NONE = new AllowedHosts();

describe('The address of a document', () => {
  it('is https at a name or a public address', () => {
    expect(fetchable('https://app.example/keys?v=1', NONE).href).toBe('https://app.example/keys?v=1');
    expect(fetchable('https://8.8.8.8/keys', NONE).hostname).toBe('8.8.8.8');
  });

  it.each([
    'http://app.example/keys', 'file:///etc/passwd', 'ftp://app.example/', 'data:application/json,{}', 'javascript:1', 'gopher://app.example/', 'keys.json', '',
    'https://user@app.example/', 'https://user:pass@app.example/', `https://app.example/${'a'.repeat(2000)}`,
    'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/', 'https://0/', 'https://①②⑦.0.0.1/',
    'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::10.0.0.1]/', 'https://[fd00::1]/', 'https://169.254.169.254/latest/meta-data/',
  ])('is refused: %s', (address) => {
    expect(() => fetchable(address, NONE)).toThrow(expect.objectContaining({ reason: 'address-refused' }));
  });

  it('may be anything on a host that the setting allows, and on no other port of it than it names', () => {
    const allowed = new AllowedHosts(['localhost:8443', '[::1]', 'op-test.example:443']);
    expect(fetchable('http://localhost:8443/keys', allowed).port).toBe('8443');
    expect(fetchable('https://[::1]:9000/', allowed).port).toBe('9000');
    expect(fetchable('https://op-test.example/', allowed).hostname).toBe('op-test.example');
    expect(() => fetchable('http://localhost:8444/keys', allowed)).toThrow('public host');
    expect(() => fetchable('http://op-test.example/keys', allowed)).toThrow('public host');
    expect(() => fetchable('file://localhost:8443/keys', allowed)).toThrow('public host');
  });

  it.each(['Localhost', 'https://localhost', 'localhost:0', 'localhost:70000', 'a b', '*', '10.0.0.0/8', ''])('takes no allowed host like %p', (entry) => {
    expect(() => new AllowedHosts([entry])).toThrow('must be a host');
  });
});
