import { describe, expect, it } from 'vitest';
import { parsePathPattern } from './path-pattern.ts';
import { acceptsKeys, getSpellings, isReserved } from './spellings.ts';

const plain = (path: string) => getSpellings(path.slice(1).split('/')).at(-1);

/** What Kiota's clients, Graph's own links and its reference write (graph-facts.md#2.1). */
describe('REQ-16 the plain spelling', () => {
  it.each<readonly [string, string, readonly number[]]>([
    ['/v1.0/users/delta()', 'v1.0/users/delta', []],
    ['/v1.0/users/microsoft.graph.delta', 'v1.0/users/delta', []],
    ['/v1.0/users/Microsoft.Graph.Delta()', 'v1.0/users/Delta', []],
    ['/v1.0/users/graph.delta()', 'v1.0/users/delta', []],
    ["/v1.0/users('x')", 'v1.0/users/x', [2]],
    ["/v1.0/users('x')/chats('y')/messages", 'v1.0/users/x/chats/y/messages', [2, 4]],
    ["/v1.0/users('o''brien')", "v1.0/users/o'brien", [2]],
    ["/v1.0/users('''')", "v1.0/users/'", [2]],
    ["/v1.0/users('')", 'v1.0/users/', [2]],
    ["/v1.0/users('delta')", 'v1.0/users/delta', [2]],
    ["/v1.0/users('x')/chats/microsoft.graph.getAllMessages()", 'v1.0/users/x/chats/getAllMessages', [2]],
    ["/v1.0/drives('d')/root/delta(token='t')", "v1.0/drives/d/root/delta(token='t')", [2]],
    // Empty parentheses alone are left out.
    ['/v1.0/users/graph.delta(x', 'v1.0/users/delta(x', []],
    [
      '/v1.0/microsoft.graph.callRecords.getPstnCalls(fromDateTime=a,toDateTime=b)',
      'v1.0/getPstnCalls(fromDateTime=a,toDateTime=b)',
      [],
    ],
  ])('%s', (path, segments, keys) => {
    expect(plain(path)).toEqual({ segments: segments.split('/'), keys });
  });

  it.each([
    '/v1.0/users',
    '/v1.0/users/delta',
    '/v1.0/delta()()',
    '/v1.0/delta(())',
    "/v1.0/users()('x')",
    "/v1.0/users('a')('b')",
    "/v1.0/users('a'b')",
    "/v1.0/users('a",
    '/v1.0/users()',
    '/v1.0/users(x)',
    '/v1.0/users("x")',
    "/v1.0/users(id='x')",
    "/v1.0/('x')",
    "/v1.0/delta('x')",
    '/v1.0/microsoft.graph.users',
    "/v1.0/microsoft.graph.users('x')",
    '/v1.0/microsoft.graph.callRecords.delta()',
    '/v1.0/microsoft.graph.getPstnCalls(from=a,to=b)',
    '/v1.0/evil.delta()',
    '/v1.0/.delta()',
    '/v1.0/microsoft.graph.microsoft.graph.delta()',
    '/v1.0/members/microsoft.graph.user',
  ])('%s has no other', (path) => {
    expect(plain(path)).toEqual({ segments: path.slice(1).split('/'), keys: [] });
  });

  it('a path without parentheses and namespaces is read once', () => {
    expect(getSpellings(['v1.0', 'users', 'a.b@contoso.com'])).toHaveLength(1);
  });
});

it.each([
  ['delta', true],
  ['DELTA', true],
  ['getAllMessages', true],
  ['$count', true],
  ['$ref', true],
  ['$value', true],
  ['microsoft.graph.user', true],
  ['graph.user', true],
  ['deltas', false],
  ['count', false],
  ['graph.user@contoso.com', false],
  ['', false],
])('T1-13 %j is reserved: %s', (word, reserved) => {
  expect(isReserved(word)).toBe(reserved);
});

it.each<readonly [string, string, boolean]>([
  ['/v1.0/users/{a}', "/v1.0/users('x')", true],
  ['/v1.0/users/{a}/chats/{b}', "/v1.0/users('x')/chats('y')", true],
  // One key fits, the other is no value.
  ['/v1.0/users/{a}/chats/messages', "/v1.0/users('x')/chats('y')", false],
  ['/v1.0/users/me/chats/{b}', "/v1.0/users('x')/chats('y')", false],
  // The name of the collection would be a value, or a call.
  ['/v1.0/{a}/{b}', "/v1.0/users('x')", false],
  ['/v1.0/users(id={a})/{b}', "/v1.0/users('x')", false],
  ['/v1.0/users/find(id={a})', "/v1.0/users('x')", false],
  ['/v1.0/users', "/v1.0/users('x')", false],
  ['/v1.0', "/v1.0/a/users('x')", false],
])('REQ-16 %s takes the keys of %s: %s', (template, path, takes) => {
  const spelling = plain(path);
  if (spelling === undefined) throw new Error('no spelling');
  const pattern = parsePathPattern(template, { a: { type: 'string' }, b: { type: 'string' } });
  expect(acceptsKeys(pattern, spelling)).toBe(takes);
});
