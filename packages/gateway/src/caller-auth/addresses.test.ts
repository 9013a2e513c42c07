import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { createAddressGate, findClientAddress, normalizeAddress } from './create-address-gate.ts';

const XFF = 'X-Forwarded-For';
const request = (remoteAddress: string, ...forwarded: string[]) => ({
  remoteAddress,
  headers: forwarded.map((value) => [XFF, value]) satisfies HeaderList,
});

describe('NET-07 the client is the right-most hop that is not ours', () => {
  const cases: [string, ReturnType<typeof request>, number, string | undefined][] = [
    ['no proxy: the connection', request('203.0.113.9'), 0, '203.0.113.9'],
    ['no proxy: the header is ignored', request('203.0.113.9', '10.0.0.1'), 0, '203.0.113.9'],
    ['no proxy: garbage in it too', request('203.0.113.9', '<x>'), 0, '203.0.113.9'],
    ['one proxy', request('10.0.0.1', '203.0.113.9'), 1, '203.0.113.9'],
    ['spoofed first hop', request('10.0.0.1', '10.9.9.9, 203.0.113.9'), 1, '203.0.113.9'],
    ['spoofed in a header of its own', request('10.0.0.1', '10.9.9.9', '203.0.113.9'), 1, '203.0.113.9'],
    [
      'garbage further left is the caller’s text',
      request('10.0.0.1', 'unknown, 203.0.113.9'),
      1,
      '203.0.113.9',
    ],
    ['two proxies', request('10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2'), 2, '203.0.113.9'],
    ['two proxies, header on two lines', request('10.0.0.1', '203.0.113.9', '10.0.0.2'), 2, '203.0.113.9'],
    ['header missing', request('10.0.0.1'), 1, undefined],
    ['header empty', request('10.0.0.1', ''), 1, undefined],
    ['too few hops', request('10.0.0.1', '203.0.113.9'), 2, undefined],
    ['garbage where it counts', request('10.0.0.1', '203.0.113.9, unknown'), 1, undefined],
    ['a name', request('10.0.0.1', 'localhost'), 1, undefined],
    ['garbage among the proxies', request('10.0.0.1', '203.0.113.9, _x'), 2, undefined],
    ['trailing comma', request('10.0.0.1', '203.0.113.9,'), 1, undefined],
    ['IPv6', request('::1', '2001:db8::7'), 1, '2001:db8::7'],
    ['IPv6 in brackets with port', request('::1', '[2001:db8::7]:443'), 1, '2001:db8::7'],
    ['IPv4 with port', request('10.0.0.1', '203.0.113.9:51234'), 1, '203.0.113.9'],
    ['IPv4 written as IPv6', request('10.0.0.1', '::ffff:203.0.113.9'), 1, '203.0.113.9'],
    ['connection of IPv4 on an IPv6 socket', request('::ffff:203.0.113.9'), 0, '203.0.113.9'],
    ['IPv4 written as IPv6, in hexadecimal', request('10.0.0.1', '::FFFF:cb00:7109'), 1, '203.0.113.9'],
    ['the same in full', request('10.0.0.1', '0:0:0:0:0:ffff:cb00:7109'), 1, '203.0.113.9'],
    [
      'IPv6 that only looks like it',
      request('::1', '2001:db8::ffff:cb00:7109'),
      1,
      '2001:db8::ffff:cb00:7109',
    ],
    ['connection with a zone', request('fe80::1%eth0'), 0, 'fe80::1'],
    ['connection with the zone of a bridge', request('fe80::1%br-lan.2'), 0, 'fe80::1'],
    ['no connection', request(''), 0, undefined],
  ];
  test.each(cases)('%s', (_name, from, trustedProxies, client) => {
    expect(findClientAddress(from, trustedProxies)?.client).toBe(client);
  });

  test.each([
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4:',
    '[::1',
    '::1]',
    '0x7f.1',
    '1.2.3.4, 5.6.7.8',
    '::ffff:1.2',
    '0:ffff:1.2.3.4',
    '0:ffff:a00:1',
    '::1%',
  ])('%s is no address', (text) => expect(normalizeAddress(text)).toBeUndefined());
});

describe('the gate', () => {
  const allow = ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'];
  test.each([
    ['203.0.113.1', true],
    ['203.0.114.1', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['::ffff:203.0.113.1', true],
    ['::ffff:cb00:7101', true],
    ['::ffff:203.0.114.1', false],
    ['', false],
  ])('allow list: %s', (address, allowed) => {
    expect(createAddressGate({ allow, trustedProxies: 0 })(request(address)).allowed).toBe(allowed);
  });
  test.each([
    ['0.0.0.0/0', '8.8.8.8', true],
    ['::/0', '2001:db8::1', true],
    ['127.0.0.1/32', '127.0.0.1', true],
    ['127.0.0.1/32', '127.0.0.2', false],
  ])('%s holds %s: %s', (range, address, allowed) => {
    expect(createAddressGate({ allow: [range], trustedProxies: 0 })(request(address)).allowed).toBe(allowed);
  });
  test('without an allow list any address that can be told', () => {
    const gate = createAddressGate({ trustedProxies: 1 });
    expect(gate(request('10.0.0.1', '8.8.8.8'))).toEqual({ allowed: true, address: '8.8.8.8' });
    expect(gate(request('10.0.0.1', 'unknown'))).toEqual({ allowed: false, address: '10.0.0.1' });
  });
  test('past the proxies: whoever connects directly and brings the header along is refused', () => {
    const gate = createAddressGate({ allow, trustedProxies: 1, proxies: ['10.0.0.0/8'] });
    expect(gate(request('10.1.2.3', '203.0.113.1')).allowed).toBe(true);
    expect(gate(request('192.0.2.66', '203.0.113.1'))).toEqual({ allowed: false, address: '192.0.2.66' });
  });
  test('what is no range', () => {
    expect(() => createAddressGate({ allow: ['example.org'], trustedProxies: 0 })).toThrow(RangeError);
  });
});
