import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordingGateway, startRecordingGateway } from '../harness/recording-graph.ts';
import { startGateway } from '../harness/start-gateway.ts';

const RULES = `allowedRequestHeaders: [X-Psoxy-Custom, X-Psoxy-User-To-Impersonate, ConsistencyLevel]
endpoints:
  - pathTemplate: /v1.0/users
    allowedQueryParams: [$top]
    transforms:
      - !<redact>
        jsonPaths: ["$..mail"]
  - pathTemplate: /v1.0/users/{id}
    pathParameterSchemas:
      id: { format: reversible-pseudonym }
    transforms:
      - !<redact>
        jsonPaths: ["$..mail"]
`;
const ANSWER = '{"mail":"zoe@contoso.com","n":1}';
const SAFE = '{"n":1}';

const CONFIGS = {
  without: {},
  compat: { config: { compat: 'psoxy' } },
  obeying: { config: { compat: 'psoxy', targetOverrides: true } },
  several: {
    connectors: ['entra-id', 'outlook-cal'],
    config: { compat: 'psoxy', targetOverrides: true },
  },
} as const;
type Kind = keyof typeof CONFIGS;

const gateways = new Map<string, RecordingGateway>();

beforeAll(async () => {
  for (const [kind, options] of Object.entries(CONFIGS)) {
    const gateway = await startRecordingGateway({ rules: RULES, ...options });
    gateway.respond(ANSWER);
    gateways.set(kind, gateway);
  }
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
});

function at(kind: Kind): RecordingGateway {
  const gateway = gateways.get(kind);
  if (gateway === undefined) throw new Error('not started');
  return gateway;
}

async function ask(kind: Kind, headers: Record<string, string>, target = '/v1.0/users') {
  const { status, headers: told, headerText, body } = await at(kind).send({ target, headers });
  const seen = at(kind).seen();
  return { status, code: told['nymgate-error'], word: told['x-psoxy-error'], headerText, body, seen };
}

const refused = async (kind: Kind, headers: Record<string, string>, target?: string) => {
  const { status, code, word, seen } = await ask(kind, headers, target);
  expect(seen).toEqual([]);
  return [status, code, word];
};

test.each(['/v1.0/users/', '/v1.0/users/?$top=1'])(
  'REQ-06 a slash at the end, which a pattern may take for an empty id, is refused: %s',
  async (target) => {
    expect(await refused('without', {}, target)).toEqual([400, 'TARGET_MALFORMED', undefined]);
  },
);

describe('without compat a control header means nothing and goes nowhere', () => {
  test.each([
    ['X-Psoxy-Skip-Sanitizer', 'true'],
    ['X-Psoxy-Health-Check', 'true'],
    ['X-Psoxy-Pseudonym-Implementation', 'LEGACY'],
    ['X-Psoxy-User-To-Impersonate', 'zoe@contoso.com'],
    ['X-Psoxy-Authorization', 'Bearer mine'],
    ['X-Psoxy-TargetPath', '/v1.0/other'],
    ['X-Psoxy-TargetQuery', '$expand=manager'],
    ['X-Psoxy-Custom', 'x'],
  ])('%s', async (name, value) => {
    const { status, body, seen, headerText } = await ask('without', { [name]: value });
    expect([status, body]).toEqual([200, SAFE]);
    expect(seen.map(({ target }) => target)).toEqual(['/v1.0/users']);
    expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/psoxy|mine|zoe/i);
    expect(headerText).not.toMatch(/psoxy/i);
  });
});

describe('with compat none of them weakens the policy', () => {
  test.each([
    ['X-Psoxy-Skip-Sanitizer', 'true'],
    ['X-Psoxy-Skip-Sanitizer', 'false'],
    ['x-PSOXY-skip-sanitizer', ''],
    ['X-Psoxy-Pseudonym-Implementation', 'LEGACY'],
    ['X-Psoxy-User-To-Impersonate', 'zoe@contoso.com'],
    ['X-Psoxy-Authorization', 'Bearer mine'],
    ['X-Psoxy-TargetPath', '/v1.0/users'],
    ['X-Psoxy-TargetQuery', ''],
  ])('%s: %s is refused', async (name, value) => {
    expect(await refused('compat', { [name]: value })).toEqual([
      403,
      'HEADER_NOT_ALLOWED',
      'BLOCKED_BY_RULES',
    ]);
  });

  test('a person to impersonate is not even opened', async () => {
    const token = at('compat').pseudonymizer.reversible('zoe@contoso.com', 'person') ?? '';
    const answer = await ask('compat', { 'X-Psoxy-User-To-Impersonate': token });
    expect([answer.code, answer.seen]).toEqual(['HEADER_NOT_ALLOWED', []]);
  });

  test.each([
    ['X-Psoxy-Pseudonym-Implementation', 'DEFAULT'],
    ['X-Psoxy-Custom', 'x'],
    ['X_Psoxy_Skip_Sanitizer', 'true'],
    ['X-Psoxy-Skip-Sanitiser', 'true'],
  ])('%s: %s changes nothing and goes nowhere', async (name, value) => {
    const { status, body, seen } = await ask('compat', { [name]: value, ConsistencyLevel: 'eventual' });
    expect([status, body]).toEqual([200, SAFE]);
    expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/psoxy/i);
    expect(seen[0]?.headers).toContainEqual(['consistencylevel', 'eventual']);
  });

  test('a health check fetches nothing from Graph and tells names and booleans', async () => {
    const { status, body, seen } = await ask('compat', { 'X-Psoxy-Health-Check': '1' }, '/');
    // Graph is on plain http here, which counts as missing.
    expect([status, seen]).toEqual([412, []]);
    expect(JSON.parse(body)).toMatchObject({
      healthy: false,
      sourceHostConfigured: false,
      sourceAuthWorking: true,
    });
    expect(
      Object.values(JSON.parse(body)).every((value) => ['string', 'boolean'].includes(typeof value)),
    ).toBe(true);
    expect(body).not.toMatch(/127\.0\.0\.1|token|Q2FyYW1lbE/);
  });

  test('PRV-1 who has shown no credential is told no hash of the salt', async () => {
    for (const headers of [{}, { 'X-Psoxy-Health-Check': '1' }])
      expect((await ask('compat', headers)).headerText).not.toMatch(/pii-salt/i);
  });

  test('a health check behind a refusal of Entra says so, in one word', async () => {
    const own = await startRecordingGateway({ rules: RULES, config: { compat: 'psoxy' } });
    try {
      own.rejectTokens(true);
      const { status, body } = await own.send({
        target: '/',
        headers: { 'X-Psoxy-Health-Check': '1' },
      });
      expect([status, JSON.parse(body).sourceAuthWorking]).toEqual([412, false]);
      expect(body).not.toMatch(/AADSTS|700213/);
    } finally {
      await own.close();
    }
  });
});

describe('T1-07 a target in headers is a target like any other', () => {
  const path = (value: string) => ({ 'X-Psoxy-TargetPath': value });

  test('it takes the place of the one on the wire, and nothing of that is left', async () => {
    const { status, body, seen } = await ask(
      'obeying',
      { ...path('/v1.0/users'), 'X-Psoxy-TargetQuery': '?$top=5' },
      '/mangled/%2e%2e/path;x?$expand=manager',
    );
    expect([status, body, seen.map(({ target }) => target)]).toEqual([200, SAFE, ['/v1.0/users?$top=5']]);
    const cleared = await ask('obeying', { 'X-Psoxy-TargetQuery': '' }, '/v1.0/users?$expand=manager');
    expect(cleared.seen.map(({ target }) => target)).toEqual(['/v1.0/users']);
    const kept = await ask('obeying', path('/v1.0/users'), '/x?$top=2');
    expect(kept.seen.map(({ target }) => target)).toEqual(['/v1.0/users?$top=2']);
  });

  test.each(['http://127.0.0.1/entra-id/x', 'http://127.0.0.1', '*'])(
    'T1-32 it does not make %s on the wire a target, and cannot name the connector',
    async (wire) => {
      const malformed = [400, 'TARGET_MALFORMED', 'INVALID_REQUEST'];
      for (const kind of ['obeying', 'several'] as const) {
        for (const headers of [
          path('/v1.0/users'),
          path('/entra-id/v1.0/users'),
          { 'X-Psoxy-Health-Check': '1' },
        ])
          expect(await refused(kind, headers, wire)).toEqual(malformed);
      }
    },
  );

  test('tokens in it are verified and opened', async () => {
    const token = at('obeying').pseudonymizer.reversible('zoe@contoso.com', 'text') ?? '';
    expect((await ask('obeying', path(`/v1.0/users/${token}`))).seen.map(({ target }) => target)).toEqual([
      '/v1.0/users/zoe%40contoso.com',
    ]);
    expect(await refused('obeying', path(`/v1.0/users/p~${'A'.repeat(64)}`))).toEqual([
      400,
      'TOKEN_INVALID',
      'TOKENIZED_REQUEST_PARAMETER_INVALID',
    ]);
  });

  test.each([
    ['a path that no rule names', path('/v1.0/groups'), 403],
    ['a query that no rule names', { 'X-Psoxy-TargetQuery': '$expand=manager' }, 403],
    ['dot segments', path('/v1.0/users/../groups'), 400],
    ['encoded dot segments', path('/v1.0/users/%2e%2e/groups'), 400],
    ['an encoded slash', path('/v1.0%2fusers'), 400],
    ['a path parameter', path('/v1.0/users;x'), 400],
    ['an empty segment', path('//evil.example/v1.0/users'), 400],
    ['another host', path('https://evil.example/v1.0/users'), 400],
    ['an @ before the path', path('@evil.example/v1.0/users'), 400],
    ['a query in the path', path('/v1.0/users?$expand=manager'), 400],
    ['a fragment', path('/v1.0/users#x'), 400],
    ['a space inside', path('/v1.0/us ers'), 400],
    ['a second query', { 'X-Psoxy-TargetQuery': '$top=1?$expand=manager' }, 400],
    ['broken encoding', { 'X-Psoxy-TargetQuery': '$top=%zz' }, 400],
    ['more than the limit', path(`/v1.0/users/${'x'.repeat(9_000)}`), 400],
    ['the header twice', { 'X-Psoxy-TargetPath': '/v1.0/users', 'x-psoxy-targetpath': '/v1.0/users' }, 400],
  ])('%s', async (_, headers, status) => {
    expect((await refused('obeying', headers))[0]).toBe(status);
  });

  test('methods stay what they are', async () => {
    const { status, headers } = await at('obeying').send({
      target: '/v1.0/users',
      method: 'POST',
      headers: path('/v1.0/users'),
      body: Buffer.from('{}'),
    });
    expect([status, headers['nymgate-error']]).toEqual([403, 'METHOD_NOT_ALLOWED']);
    expect(at('obeying').seen()).toEqual([]);
  });

  test('the connector is the one on the wire', async () => {
    const across = await ask('several', path('/outlook-cal/v1.0/users'), '/entra-id/x');
    expect([across.status, across.seen]).toEqual([403, []]);
    const audit =
      at('several')
        .lines.filter((line) => line.includes('"audit":1'))
        .at(-1) ?? '{}';
    expect(JSON.parse(audit)).toMatchObject({ connector: 'entra-id', code: 'ENDPOINT_NOT_ALLOWED' });
    const within = await ask('several', path('/v1.0/users'), '/outlook-cal/x');
    expect(within.seen.map(({ target }) => target)).toEqual(['/v1.0/users']);
  });
});

test('what may stand in the query of a URL may stand in X-Psoxy-TargetQuery: a pseudonym, a sealed link', async () => {
  const gateway = await startGateway({
    connectors: ['entra-id'],
    config: { compat: 'psoxy', targetOverrides: true },
  });
  try {
    const page = (await gateway.get('/v1.0/users?$top=1')).json() as {
      readonly value: readonly { readonly id: string }[];
      readonly '@odata.nextLink': string;
    };
    const [, link = ''] = page['@odata.nextLink'].split('?');
    for (const query of ['$top=1', `$filter=id%20eq%20'${page.value[0]?.id}'`, link]) {
      const inUrl = await gateway.get(`/v1.0/users?${query}`);
      const inHeader = await gateway.get('/', {
        'x-psoxy-targetpath': '/v1.0/users',
        'x-psoxy-targetquery': query,
      });
      expect([inUrl.status, inHeader.status, inHeader.body]).toEqual([200, 200, inUrl.body]);
    }
  } finally {
    await gateway.close();
  }
});
