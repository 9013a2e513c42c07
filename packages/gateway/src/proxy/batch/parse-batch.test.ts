import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import type { HeaderList } from '../../../../engine/src/kernel/ports.ts';
import { parseBatch } from './parse-batch.ts';

const JSON_TYPE: HeaderList = [['Content-Type', 'application/json']];
const encode = (body: unknown) =>
  new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
const read = (body: unknown, headers = JSON_TYPE) => parseBatch({ headers, body: encode(body) });
const get = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/users', ...more });
const requests = (...parts: readonly unknown[]) => ({ requests: parts });
const refusal = (body: unknown, headers = JSON_TYPE) => {
  try {
    read(body, headers);
  } catch (error) {
    if (error instanceof RequestError) return [error.code, error.status, error.detail.subject];
    throw error;
  }
  return 'read';
};

test('a part as Graph documents it', () => {
  const headers = { ConsistencyLevel: 'eventual' };
  expect(read(requests(get('1'), get('2', { headers, body: { a: 1.5 }, dependsOn: ['1'] })))).toEqual([
    { id: '1', method: 'GET', url: '/users', headers: [], body: new Uint8Array(0), dependsOn: [] },
    {
      ...{ id: '2', method: 'GET', url: '/users', dependsOn: ['1'] },
      headers: [['ConsistencyLevel', 'eventual']],
      body: encode('{"a":1.5}'),
    },
  ]);
});

test('what SDKs write beside that: nulls and a status (Go), depends_on (Python)', () => {
  const nulls = { headers: null, body: null, dependsOn: null, status: null };
  const [first, second] = read(requests(get('1', nulls), get('2', { depends_on: ['1'] })));
  expect(first).toMatchObject({ headers: [], body: new Uint8Array(0), dependsOn: [] });
  expect(second?.dependsOn).toEqual(['1']);
});

test('each part stands behind those that it depends on, whatever the letter case of ids', () => {
  const batch = requests(get('C', { dependsOn: ['b', 'A'] }), get('b', { dependsOn: ['a'] }), get('a'));
  expect(read(batch).map(({ id }) => id)).toEqual(['a', 'b', 'C']);
});

test('a body that is no object is none that a rule could look into', () => {
  expect(read(requests(get('1', { body: 'aGVsbG8=' }))).map(({ body }) => body)).toEqual([undefined]);
});

describe('BAT-02 a batch of another form is refused as a whole', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => get(`${index}`));
  test('twenty parts are read', () => expect(read(requests(...twenty))).toHaveLength(20));

  const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
  test.each<[string, unknown, string]>([
    ['no JSON', '{"requests":', 'the body is not JSON: syntax'],
    ['more behind it', '{"requests":[]} x', 'the body is not JSON: trailing'],
    ['too deep', `{"requests":[{"id":"1","method":"GET","url":"/","body":{"a":${deep}}}]}`, 'depth'],
    ['a list', [], 'the body: must be an object'],
    ['no requests', {}, 'requests: must be a list'],
    ['requests that are no list', { requests: {} }, 'requests: must be a list'],
    ['none', requests(), 'requests: must be 1 to 20'],
    ['21', requests(...twenty, get('20')), 'requests: must be 1 to 20'],
    ['another member', { requests: [get('1')], atomicity: true }, 'the body: an unknown member'],
    ['another member of a part', requests(get('1', { atomicityGroup: 'g' })), 'request 1: an unknown member'],
    ['__proto__', '{"requests":[{"id":"1","method":"GET","url":"/","__proto__":{}}]}', 'an unknown member'],
    ['a part that is no object', requests('GET /users'), 'request 1: must be an object'],
    ['no id', requests({ method: 'GET', url: '/users' }), 'request 1: id'],
    ['a number for an id', requests({ ...get('1'), id: 1 }), 'request 1: id'],
    ['an empty id', requests(get('')), 'request 1: id'],
    ['a control character in an id', requests(get('1\u0000')), 'request 1: id'],
    ['an id of megabytes', requests(get('x'.repeat(129))), 'request 1: id'],
    ['an id twice', requests(get('a'), get('A')), 'an id stands twice'],
    ['no method', requests({ id: '1', url: '/users' }), 'request 1: method'],
    ['no url', requests({ id: '1', method: 'GET' }), 'request 1: url'],
    ['headers that are a list', requests(get('1', { headers: [] })), 'request 1: headers: must be an object'],
    ['a header with several values', requests(get('1', { headers: { a: ['b'] } })), 'request 1: headers'],
    ['a status', requests(get('1', { status: 200 })), 'request 1: status'],
    ['dependsOn that is a text', requests(get('1', { dependsOn: '2' })), 'request 1: dependsOn'],
    ['dependsOn in two spellings', requests(get('1', { dependsOn: [], depends_on: [] })), 'dependsOn'],
    ['dependsOn nobody', requests(get('1', { dependsOn: ['2'] })), 'dependsOn: an id that no request has'],
    ['dependsOn itself', requests(get('1', { dependsOn: ['1'] })), 'dependsOn: requests wait for each other'],
    [
      'a cycle',
      requests(get('1', { dependsOn: ['2'] }), get('2', { dependsOn: ['1'] }), get('3')),
      'dependsOn: requests wait for each other',
    ],
    ['a name twice', '{"requests":[],"requests":[]}', 'a name stands twice'],
    [
      'a name twice in a part',
      '{"requests":[{"id":"1","method":"GET","url":"/users","url":"/groups"}]}',
      'a name stands twice',
    ],
    [
      'a name twice, written differently, deep in a body',
      '{"requests":[{"id":"1","method":"GET","url":"/users","body":{"a":[{"b":1,"\\u0062":2}]}}]}',
      'a name stands twice',
    ],
  ])('%s', (_, body, subject) => {
    expect(refusal(body)).toEqual(['TARGET_MALFORMED', 400, expect.stringContaining(subject)]);
  });

  test.each<[string, HeaderList]>([
    ['no type', []],
    ['a form', [['Content-Type', 'text/plain']]],
    ['another charset', [['Content-Type', 'application/json; charset=utf-16']]],
    ['two types', [...JSON_TYPE, ['content-type', 'text/plain']]],
    ['compressed, as the Go SDK sends first', [...JSON_TYPE, ['Content-Encoding', 'gzip']]],
  ])('%s: 415, after which SDKs send plain JSON', (_, headers) => {
    expect(refusal(requests(get('1')), headers)).toEqual([
      'BODY_NOT_ALLOWED',
      415,
      expect.stringContaining('JSON'),
    ]);
  });

  test('what a body holds is in no text', () => {
    const mark = 'canaryzq7x1';
    for (const body of [
      mark,
      { [mark]: 1 },
      requests({ ...get(mark), [mark]: 1 }),
      requests(get('1', { dependsOn: [mark] })),
    ])
      expect(JSON.stringify(refusal(body))).not.toContain(mark);
  });
});
