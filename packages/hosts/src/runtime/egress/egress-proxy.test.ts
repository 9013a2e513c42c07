import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { type EgressProxy, readEgressProxy, usesProxy } from './egress-proxy.ts';

const read = (variables: Readonly<Record<string, string>>) => readEgressProxy((name) => variables[name]);
const proxy = (NO_PROXY = ''): EgressProxy => {
  const found = read({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY });
  if (found === undefined) throw new Error('no proxy');
  return found;
};

describe('the variables', () => {
  test.each([
    [{}, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', http_proxy: 'http://a:1' }, undefined],
    [{ HTTPS_PROXY: 'http://a:1' }, 'HTTPS_PROXY'],
    [{ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'https_proxy'],
    [{ HTTPS_PROXY: 'http://a:1', all_proxy: 'http://b:1' }, 'HTTPS_PROXY'],
    [{ all_proxy: 'http://b:1', ALL_PROXY: 'http://c:1' }, 'all_proxy'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://b:1' }, 'HTTPS_PROXY'],
  ])('%j: %s', (variables, variable) => {
    expect(read(variables)?.variable).toBe(variable);
  });

  test.each([
    ['http://proxy.example:3128', false, 'proxy.example', 3_128, undefined],
    ['http://proxy.example:3128/', false, 'proxy.example', 3_128, undefined],
    ['proxy.example:3128', false, 'proxy.example', 3_128, undefined],
    ['http://proxy.example', false, 'proxy.example', 80, undefined],
    ['https://proxy.example', true, 'proxy.example', 443, undefined],
    ['http://[2001:db8::1]:3128', false, '2001:db8::1', 3_128, undefined],
    ['http://user:p%40ss%3A@proxy.example:1', false, 'proxy.example', 1, 'user:p@ss:'],
    ['http://user@proxy.example:1', false, 'proxy.example', 1, 'user:'],
  ])('%s', (value, secure, host, port, user) => {
    const authorization = user && `Basic ${Buffer.from(user).toString('base64')}`;
    expect(read({ HTTPS_PROXY: value })).toMatchObject({ secure, host, port, authorization });
  });

  test.each([
    'socks5://proxy.example:1080',
    'socks://proxy.example',
    'ftp://proxy.example',
    'http://',
    'http://proxy.example:99999',
    'http://proxy.example/pac',
    'http://proxy.example?x',
    'http://proxy.example#x',
    'http://us%3Aer:hunter2@proxy.example',
    'http://user:hunter2%0d%0a@proxy.example',
    'http://user:hunter2%zz@proxy.example',
    'hunter2 hunter2',
    'hunter2',
    'proxy.example',
    'user:hunter2@proxy.example',
  ])('%s is refused, naming the variable and nothing of its value', (value) => {
    let text = '';
    try {
      read({ ALL_PROXY: value });
    } catch (error) {
      if (error instanceof SetupError) text = `${error.code} ${error.message}`;
    }
    expect(text).toMatch(
      /^CONFIG_INVALID .*environment variable ALL_PROXY is not the address of an HTTP proxy/,
    );
    expect(text).not.toMatch(/hunter2|proxy\.example/);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['', 'graph.microsoft.com', true],
    ['*', 'graph.microsoft.com', false],
    ['*, example.com', 'graph.microsoft.com', true],
    ['microsoft.com', 'graph.microsoft.com', false],
    ['.microsoft.com', 'graph.microsoft.com', false],
    ['microsoft.com.', 'GRAPH.microsoft.com.', false],
    ['GRAPH.MICROSOFT.COM', 'graph.microsoft.com', false],
    ['graph.microsoft.com', 'microsoft.com', true],
    ['microsoft.com', 'notmicrosoft.com', true],
    ['soft.com', 'graph.microsoft.com', true],
    ['a.example, login.microsoftonline.com b.example', 'login.microsoftonline.com', false],
    ['10.0.0.1', '10.0.0.1', false],
    ['0.0.1', '10.0.0.1', true],
    ['[2001:db8::1]', '2001:db8::1', false],
  ])('%j: %s goes through the proxy: %s', (exceptions, host, through) => {
    expect(usesProxy(proxy(exceptions), host)).toBe(through);
  });

  test.each([
    'localhost',
    '127.0.0.1',
    '127.8.9.1',
    '::1',
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
  ])('T3-07 %s never goes through a proxy, whatever NO_PROXY says', (host) => {
    expect(usesProxy(proxy('example.com'), host)).toBe(false);
  });

  test('lower case first, and an empty one is none', () => {
    const both = { HTTPS_PROXY: 'http://a:1', no_proxy: 'one.example', NO_PROXY: 'two.example' };
    expect(read(both)?.exceptions).toEqual(['one.example']);
    expect(read({ ...both, no_proxy: '' })?.exceptions).toEqual(['two.example']);
  });
});
