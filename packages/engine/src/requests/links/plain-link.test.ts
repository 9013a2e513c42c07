import { describe, expect, it } from 'vitest';
import type { PathPattern } from '../../plan/plan.ts';
import { getApiVersion, isPlainLink, parsePlainLink } from './plain-link.ts';

const GRAPH = 'https://graph.microsoft.com';
const read = (url: string) => parsePlainLink(url, GRAPH, 'v1.0');

describe('LNK-01 readPlainLink', () => {
  it.each([
    ['/v1.0/users?$skiptoken=X', '/v1.0/users?$skiptoken=X'],
    ['/v1.0/me/calendar/calendarView?$skip=10', '/v1.0/me/calendar/calendarView?$skip=10'],
    ['/V1.0/Me/events', '/V1.0/Me/events'],
    ['/v1.0/users/%252541', '/v1.0/users/%252541'],
    ['/v1.0/me?a=\\', '/v1.0/me?a=\\'],
    ["/v1.0/drives/b!x/root/delta(token='a;b')", "/v1.0/drives/b!x/root/delta(token='a;b')"],
    ['/v1.0/drives/b!x/root:/A%2FB:/children?a=%zz&b="', '/v1.0/drives/b!x/root:/A%2FB:/children?a=%zz&b="'],
    ["/v1.0/users('x%23EXT%23')/a..b/...?u=../..", "/v1.0/users('x%23EXT%23')/a..b/...?u=../.."],
    [
      "/v1.0/$metadata#communications/callRecords('1')/sessions?$skiptoken=a",
      "/v1.0/communications/callRecords('1')/sessions?$skiptoken=a",
    ],
  ])('a plain link is taken as it is written: %s', (path, inside) => {
    expect(read(`${GRAPH}${path}`)).toBe(inside);
    expect(isPlainLink(inside, 'v1.0')).toBe(true);
  });

  it.each([`HTTPS://Graph.Microsoft.com/v1.0/me`, `${GRAPH}:443/v1.0/me`])('the same origin: %s', (url) => {
    expect(read(url)).toBe('/v1.0/me');
  });

  it('the same origin without TLS', () => {
    expect(parsePlainLink('http://graph.test:80/v1.0/me', 'http://graph.test', 'v1.0')).toBe('/v1.0/me');
  });

  it.each([
    ['another host', 'https://graph.microsoft.com.evil.example/v1.0/me'],
    ['another host of the same length, with ours at the end', `https://evil.microsoft.test/v1.0/${GRAPH}/`],
    ['another port', `${GRAPH}:8443/v1.0/me`],
    ['another scheme', 'http://graph.microsoft.com/v1.0/me'],
    ['the port of another scheme', `${GRAPH}:80/v1.0/me`],
    ['user information', 'https://x@graph.microsoft.com/v1.0/me'],
    ['our host as user information', `${GRAPH}@evil.example/v1.0/me`],
    ['no address', '/v1.0/me'],
    ['no path', GRAPH],
    ['a fragment', `${GRAPH}/v1.0/me#x`],
    ['a fragment behind a query', `${GRAPH}/v1.0/me?x=1#x`],
    ['a context of another version', `${GRAPH}/beta/$metadata#users`],
    ['dot segments', `${GRAPH}/v1.0/users/../me`],
    ['a dot segment', `${GRAPH}/v1.0/./me`],
    ['a dot segment at the end', `${GRAPH}/v1.0/users/..`],
    ['encoded dot segments', `${GRAPH}/v1.0/users/%2e%2E/me`],
    ['dot segments encoded twice', `${GRAPH}/v1.0/users/%252e%252e/me`],
    ['dot segments behind an encoded slash', `${GRAPH}/v1.0/users/x%2f..%2fme`],
    ['dot segments with parameters', `${GRAPH}/v1.0/users/..;a/me`],
    ['wide dot segments', `${GRAPH}/v1.0/users/%EF%BC%8E%EF%BC%8E/me`],
    ['encodings without end', `${GRAPH}/v1.0/users/%2525252525252e/me`],
    ['encodings four times over, of whatever', `${GRAPH}/v1.0/users/%25252541/me`],
    ['a backslash', `${GRAPH}/v1.0/users\\me`],
    ['bytes that are no text', `${GRAPH}/v1.0/users/%ff`],
    ['a lone percent sign', `${GRAPH}/v1.0/users/%`],
    ['a space', `${GRAPH}/v1.0/users/a b`],
    ['a line end', `${GRAPH}/v1.0/users?a\r\nb`],
    ['letters beyond ASCII in the middle', `${GRAPH}/v1.0/é/me`],
    ['something in front of another spelling of the origin', `9HTTPS://graph.microsoft.com/v1.0/me`],
    ['a line end behind another spelling of the origin', `${GRAPH}:443/v1.0/me\nx`],
    ['letters beyond ASCII in a query', `${GRAPH}/v1.0/users?a=é`],
    ['letters beyond ASCII', `${GRAPH}/v1.0/users/é`],
    ['another version', `${GRAPH}/beta/me`],
    ['no version', `${GRAPH}/me`],
    ['more than the version', `${GRAPH}/v1.0x/me`],
    ['nothing behind the version', `${GRAPH}/v1.0`],
    ['a second host', `${GRAPH}//evil.example/v1.0/me`],
  ])('is refused: %s', (_, url) => {
    expect(read(url)).toBeUndefined();
  });
});

describe('LNK-01 versionOf', () => {
  const slot = { slot: 'id', types: ['word'], pseudonym: 'never', kinds: [], quoted: false } as const;
  const pattern = (...segments: PathPattern['segments']): PathPattern => ({ template: '/', segments });

  it.each<[string, string, PathPattern[]]>([
    ['the first literal', 'v1.0', [pattern([{ literal: 'v1.0' }], [slot]), pattern([{ literal: 'beta' }])]],
    ['nothing for a slot', '', [pattern([slot], [{ literal: 'v1.0' }])]],
    ['nothing for a segment without parts', '', [pattern([])]],
    ['nothing for a path without segments', '', [pattern()]],
    ['nothing for no paths', '', []],
  ])('is %s', (_, version, linkPaths) => {
    expect(getApiVersion({ linkPaths })).toBe(version);
  });

  it.each(['/v1.0/me', '//evil.example/v1.0/me', '/me'])('without a version nothing is plain: %s', (path) => {
    expect(isPlainLink(path, '')).toBe(false);
  });
});
