import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RecordingGateway, startRecordingGateway } from '../harness/recording-graph.ts';

const RULES = `endpoints:
  - pathTemplate: /v1.0/search/query
    allowedMethods: [POST]
    requestBody:
      required: true
      content:
        application/json:
          schema:
            type: object
            properties:
              about: { type: string }
              size: { type: number }
            additionalProperties: false
        application/x-www-form-urlencoded:
          schema:
            type: object
            properties: { about: { type: string }, place: { type: string } }
            additionalProperties: false
    transforms:
      - !<redact>
        jsonPaths: ["$.secret"]
  - pathTemplate: /v1.0/free
    allowedMethods: [POST]
    transforms:
      - !<redact>
        jsonPaths: ["$.secret"]
  - pathTemplate: /v1.0/users
    transforms:
      - !<redact>
        jsonPaths: ["$.secret"]
`;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const ADDRESS = 'zoe@contoso.com';

let gateway: RecordingGateway;
beforeAll(async () => {
  gateway = await startRecordingGateway({ rules: RULES, config: { methods: ['GET', 'HEAD', 'POST'] } });
});
afterAll(() => gateway.close());
afterEach(() => gateway.respond('{}'));

const token = (text = ADDRESS) => gateway.pseudonymizer.reversible(text, 'person') ?? '';
const opaque = (text: string) => gateway.pseudonymizer.reversible(text, 'text') ?? '';

type Post = { readonly target?: string; readonly type?: string; readonly headers?: Record<string, string> };

function post(
  body: string | Uint8Array,
  { target = '/v1.0/search/query', type = JSON_TYPE, headers = {} }: Post = {},
) {
  return gateway.send({
    target,
    method: 'POST',
    body: Buffer.from(body),
    headers: { ...(type !== '' && { 'content-type': type }), ...headers },
  });
}

async function refusal(body: string | Uint8Array, options: Post = {}) {
  const { status, headers, body: answer } = await post(body, options);
  expect(gateway.seen()).toEqual([]);
  expect(answer).not.toContain(ADDRESS);
  return [status, headers['nymgate-error']];
}

describe('a body that rule and configuration allow', () => {
  test.each<[string, string, string, string, string]>([
    [
      'numbers as written, keys in order',
      '{"size":1.0e2,"about":"x"}',
      JSON_TYPE,
      '{"size":1.0e2,"about":"x"}',
      JSON_TYPE,
    ],
    [
      'the type is ours',
      ' { "about" : "\\u0078" } ',
      'Application/JSON ; charset="UTF-8"',
      '{"about":"x"}',
      JSON_TYPE,
    ],
    ['no type is JSON', '{"about":"é"}', '', '{"about":"é"}', JSON_TYPE],
    ['a form', 'about=a+b%26c&place=%C3%A9', FORM_TYPE, 'about=a%20b%26c&place=%C3%A9', FORM_TYPE],
  ])('%s', async (_, body, type, sent, sentType) => {
    expect((await post(body, { type })).status).toBe(200);
    const [request, ...others] = gateway.seen();
    expect([request?.method, request?.body, others.length]).toEqual(['POST', sent, 0]);
    const headers = request?.headers.filter(([name]) => /^(?:content-|transfer-)/.test(name));
    expect(headers).toEqual([
      ['content-type', sentType],
      ['content-length', String(Buffer.byteLength(sent))],
    ]);
  });

  test('tokens are opened in values, whole or amid text', async () => {
    const body = JSON.stringify({ about: token() });
    expect((await post(body)).status).toBe(200);
    expect(gateway.seen().map((request) => request.body)).toEqual([`{"about":"${ADDRESS}"}`]);
    await post(JSON.stringify({ about: `from:${token()} and more` }));
    expect(gateway.seen().map((request) => request.body)).toEqual([`{"about":"from:${ADDRESS} and more"}`]);
    await post(`{"about":"${token().replace('p', '\\u0070').replace('~', '\\u007e')}"}`);
    expect(gateway.seen().map((request) => request.body)).toEqual([`{"about":"${ADDRESS}"}`]);
    await post(`about=${encodeURIComponent(token())}`, { type: FORM_TYPE });
    expect(gateway.seen().map((request) => request.body)).toEqual(['about=zoe%40contoso.com']);
    await post(JSON.stringify({ about: `mail eq '${token("o'neil@contoso.com")}'` }));
    expect(gateway.seen().map((request) => request.body)).toEqual([
      `{"about":"mail eq 'o''neil@contoso.com'"}`,
    ]);
  });

  test('T1-22 an opened value that comes back ends the answer', async () => {
    gateway.respond(`{"echo":"${ADDRESS}"}`);
    const answer = await post(JSON.stringify({ about: token() }));
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
    expect(answer.body).not.toContain(ADDRESS);
    gateway.seen();
  });

  test('T1-22 also where the path takes ids in clear', async () => {
    const own = await startRecordingGateway({
      rules: RULES.replace('endpoints:', 'links: seal\nendpoints:').replace(
        '/v1.0/free',
        '/v1.0/{place}/free',
      ),
      config: { methods: ['GET', 'HEAD', 'POST'] },
    });
    try {
      own.respond(`{"echo":"${ADDRESS}"}`);
      const { status, headers } = await own.send({
        target: '/v1.0/any/free',
        method: 'POST',
        body: Buffer.from(JSON.stringify({ about: token() })),
      });
      expect([status, headers['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
    } finally {
      await own.close();
    }
  });

  test('without a schema: JSON, a form or text, and short p~ is ordinary text', async () => {
    const free = { target: '/v1.0/free' };
    for (const [type, body, sent] of [
      [JSON_TYPE, '[1,"p~short"]', '[1,"p~short"]'],
      [FORM_TYPE, 'a&b=', 'a&b='],
      ['text/plain', 'p~short é', 'p~short é'],
    ] as const) {
      expect((await post(body, { ...free, type })).status, type).toBe(200);
      expect(gateway.seen().map((request) => request.body)).toEqual([sent]);
    }
  });
});

describe('REQ-12, TOK-06 what does not go to Graph', () => {
  const BODY: [number, string] = [403, 'BODY_NOT_ALLOWED'];
  const TOKEN: [number, string] = [400, 'TOKEN_INVALID'];
  const MALFORMED: [number, string] = [400, 'TARGET_MALFORMED'];
  const about = (text: string) => JSON.stringify({ about: text });
  const free = { target: '/v1.0/free' };

  test.each<[string, () => string | Uint8Array, Post, [number, string]]>([
    ['what the schema does not declare', () => '{"other":1}', {}, BODY],
    ['a key twice', () => '{"about":"x","about":"y"}', {}, BODY],
    ['a key twice, one escaped, no schema', () => '{"a":1,"\\u0061":2}', free, BODY],
    ['a key twice further inside, no schema', () => '[{"b":{"a":1,"a":1}}]', free, BODY],
    ['two documents', () => '{"about":"x"}{"about":"y"}', free, BODY],
    ['broken JSON', () => '{"about":', free, BODY],
    ['a byte order mark', () => '\ufeff{"about":"x"}', free, BODY],
    ['too deep', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, free, BODY],
    ['no body where one is required', () => '', {}, BODY],
    ['a token in a key', () => JSON.stringify({ [token()]: 1 }), free, TOKEN],
    ['a token that is not ours', () => about(`p~${'A'.repeat(64)}`), {}, TOKEN],
    ['an altered token', () => about(token().replace(/.@/, '@')), {}, TOKEN],
    ['a token with another domain', () => about(token().replace('contoso.com', 'fabrikam.com')), {}, TOKEN],
    ['two tokens glued', () => about(opaque('a') + opaque('b')), {}, TOKEN],
    ['two tokens glued by a domain', () => about(token() + token()), {}, TOKEN],
    ['another spelling', () => about(`P~${opaque('a').slice(2)}`), {}, TOKEN],
    ['a sealed link', () => about(`s~${'A'.repeat(64)}`), {}, TOKEN],
    [
      'more tokens than a request may have',
      () => JSON.stringify(Array.from({ length: 51 }, (_, index) => opaque(`n${index}`))),
      free,
      TOKEN,
    ],
    ['a token that is too long', () => about(opaque('x'.repeat(4_096))), {}, TOKEN],
    ['T1-24 a path amid text', () => about(`/users/${opaque('x/messages?$select=body#')}/name`), {}, TOKEN],
    ['T1-24 a dot segment amid text', () => about(`/users/${opaque('..')}/x`), {}, TOKEN],
    ['T1-24 the end of a quotation', () => about(`"${opaque('" OR "')}"`), {}, TOKEN],
    ['T1-24 an apostrophe outside OData quotes', () => about(`a eq ${opaque("'")}`), {}, TOKEN],
    ['a control character', () => about(opaque('a\nb')), {}, TOKEN],
    ['a token in plain text', () => `about ${token()}`, { ...free, type: 'text/plain' }, TOKEN],
    ['a byte order mark before a form', () => '\ufeffabout=x', { type: FORM_TYPE }, BODY],
    ['a form field twice', () => 'about=a&about=b', { type: FORM_TYPE }, BODY],
    ['a form field twice, one encoded, no schema', () => 'a=1&%61=2', { ...free, type: FORM_TYPE }, BODY],
    ['a broken form', () => 'about=%zz', { ...free, type: FORM_TYPE }, BODY],
    ['a token as the name of a field', () => `${token()}=1`, { ...free, type: FORM_TYPE }, TOKEN],
    [
      'another spelling in a form',
      () => `about=${encodeURIComponent(`P%7e${opaque('a').slice(2)}`)}`,
      { type: FORM_TYPE },
      TOKEN,
    ],
    ['UTF-16', () => '{"about":"x"}', { type: 'application/json; charset=utf-16' }, BODY],
    [
      'UTF-16 in a second parameter',
      () => '{}',
      { ...free, type: 'application/json; a="; charset=utf-8"; charset=utf-16' },
      BODY,
    ],
    ['another type', () => '<a/>', { ...free, type: 'application/xml' }, BODY],
    ['multipart', () => '--b--', { ...free, type: 'multipart/form-data; boundary=b' }, BODY],
    ['JSON of another name', () => '{}', { ...free, type: 'application/problem+json' }, BODY],
    ['REQ-12 past the schema as another type', () => '{"other":1}', { type: 'text/plain' }, BODY],
    ['what is no type', () => '{}', { ...free, type: 'application/json, text/plain' }, BODY],
    ['gzip', () => gzipSync('{}'), { ...free, headers: { 'content-encoding': 'gzip' } }, MALFORMED],
    [
      'gzip that is said but not done',
      () => '{"about":"x"}',
      { headers: { 'content-encoding': 'gzip' } },
      MALFORMED,
    ],
    ['latin1', () => '{"about":"x"}', { headers: { 'content-encoding': 'latin1' } }, MALFORMED],
    ['two types', () => '{"about":"x"}', { headers: { 'Content-type': 'text/plain' } }, MALFORMED],
    [
      'a method that the rule does not name',
      () => '',
      { target: '/v1.0/users' },
      [403, 'METHOD_NOT_ALLOWED'],
    ],
    [
      'a body and a method that the rule does not name',
      () => '{}',
      { target: '/v1.0/users' },
      [403, 'METHOD_NOT_ALLOWED'],
    ],
    ['beyond the limit', () => `"${'x'.repeat(1_048_577)}"`, free, BODY],
  ])('%s', async (_, body, options, expected) => {
    expect(await refusal(body(), options)).toEqual(expected);
  });

  test.each(['GET', 'HEAD'])('a body with %s', async (method) => {
    const answer = await gateway.send({ target: '/v1.0/users', method, body: Buffer.from('{}') });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual(MALFORMED);
    expect(gateway.seen()).toEqual([]);
  });

  test('nothing of a refused body is in a log or audit line', async () => {
    await refusal(about(`x ${ADDRESS} ${token()}${token()}`));
    // Chains and names of instances are random, and long enough for any three letters.
    const told = gateway.lines.join('\n').replaceAll(/"(?:chain|instance)":"[^"]*"/g, '');
    expect(told).toContain('"audit":1');
    expect(told).not.toContain('zoe');
  });
});

describe('who allows bodies', () => {
  test('not the rule alone', async () => {
    const reading = await startRecordingGateway({ rules: RULES });
    try {
      const answer = await reading.send({
        target: '/v1.0/search/query',
        method: 'POST',
        body: Buffer.from('{"about":"x"}'),
      });
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'METHOD_NOT_ALLOWED']);
      expect(reading.seen()).toEqual([]);
    } finally {
      await reading.close();
    }
  });

  test('the native language never does', async () => {
    const native = await startRecordingGateway({
      rules: `nymgate: 1
name: sample
endpoints:
  - id: query
    path: /v1.0/search/query
    methods: [GET, POST]
    response: { properties: { id: { treatment: keep, type: guid } } }
`,
      config: { methods: ['GET', 'HEAD', 'POST'] },
    });
    try {
      const answer = await native.send({
        target: '/v1.0/search/query',
        method: 'POST',
        body: Buffer.from('{}'),
      });
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'BODY_NOT_ALLOWED']);
      expect(native.seen()).toEqual([]);
    } finally {
      await native.close();
    }
  });

  test('a sealed link is followed without one', async () => {
    const sealing = await startRecordingGateway({
      rules: RULES.replace('endpoints:', 'links: seal\nendpoints:').replace(
        '  - pathTemplate: /v1.0/free\n    allowedMethods: [POST]',
        '  - pathTemplate: /v1.0/free\n    allowedMethods: [GET, POST]',
      ),
      config: { methods: ['GET', 'HEAD', 'POST'] },
    });
    try {
      const link = `/v1.0/free?$skiptoken=s~${'A'.repeat(64)}`;
      const answer = await sealing.send({ target: link, method: 'POST', body: Buffer.from('{}') });
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([403, 'METHOD_NOT_ALLOWED']);
      expect(sealing.seen()).toEqual([]);
    } finally {
      await sealing.close();
    }
  });
});

test('a request with a body is sent once, even if Graph refuses its token', async () => {
  gateway.seen();
  gateway.respond('{"error":{"code":"InvalidAuthenticationToken"}}', 401);
  const { status, headers } = await post('{"about":"x"}');
  expect([status, headers['nymgate-error'], gateway.seen().length]).toEqual([502, 'SOURCE_AUTH_FAILED', 1]);
});
