import { isPublicAddress } from './public-address.js';

describe('An address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['loopback', '127.0.0.1'], ['loopback', '127.255.255.254'], ['this network', '0.0.0.0'], ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'], ['private', '172.16.0.1'], ['private', '172.31.255.255'], ['private', '192.168.1.1'],
    ['shared (RFC 6598)', '100.64.0.1'], ['shared (RFC 6598)', '100.127.255.255'], ['link-local', '169.254.169.254'],
    ['protocol assignments', '192.0.0.1'], ['documentation', '192.0.2.1'], ['documentation', '198.51.100.1'], ['documentation', '203.0.113.9'],
    ['benchmarking', '198.18.0.1'], ['multicast', '224.0.0.1'], ['reserved', '240.0.0.1'], ['broadcast', '255.255.255.255'],
    ['unspecified', '::'], ['loopback', '::1'], ['mapped', '::ffff:8.8.8.8'], ['mapped', '::ffff:7f00:1'], ['compatible', '::7f00:1'],
    ['translated (RFC 6145)', '::ffff:0:127.0.0.1'], ['NAT64', '64:ff9b::7f00:1'], ['local NAT64', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'], ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'], ['ISATAP', '2606:4700::5efe:a00:1'], ['ISATAP', '2606:4700::200:5efe:a00:1'],
    ['unique local', 'fc00::1'], ['unique local', 'fd12:3456::1'], ['link-local', 'fe80::1'], ['of a link', 'fe80::1%eth0'], ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'], ['documentation', '2001:db8::1'], ['discard', '100::1'], ['unassigned', '4000::1'],
    ['no address', 'localhost'], ['no address', ''], ['in another notation', '2130706433'], ['in another notation', '0x7f.1'], ['in another notation', '0177.0.0.1'],
  ])('is not public when it is %s: %s', (_kind, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
