import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePsoxy } from '../../../../tests/harness/rules.ts';
import { RequestError, SetupError } from '../../../engine/src/kernel/errors.ts';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import { decideByRules, type RequestByRules } from './decide-by-rules.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const compile = (rules: unknown): PsoxyPlan =>
  parsePsoxy(JSON.stringify(rules), 'rules.yaml').compile(sha256Hex);
/** 43 characters of base64url. */
const HASH = 'A1b2-_'.repeat(8).slice(0, 43);
const EMPTY = new Uint8Array(0);

function outcome(
  rules: unknown,
  request: Partial<RequestByRules> & { readonly rawPathAndQuery: string },
): string {
  try {
    return decideByRules(compile(rules), { method: 'GET', body: EMPTY, ...request }).endpoint.template;
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    if (error instanceof SetupError) return error.code;
    throw error;
  }
}

/** One endpoint: which of the URLs it allows. */
type Line = readonly [
  endpoint: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  refused: readonly string[],
];

const LINES: Readonly<Record<string, readonly Line[]>> = {
  'pathTemplate is matched against the raw (still percent-encoded) path only; pathRegex is matched against path+`?`+query. Both FULL match, both case-insensitive. Host and scheme are ignored.':
    [
      [
        { pathTemplate: '/v1.0/users/{id}' },
        [
          '/v1.0/users/a',
          '/v1.0/users/a%2Fb',
          '/V1.0/USERS/a',
          '/v1.0/users/a?$top=1',
          'https://graph.example/v1.0/users/a',
          'http://other.example:8443/v1.0/users/a',
        ],
        ['/v1.0/users/a/b', '/v1.0/users/', '/x/v1.0/users/a', '/v1x0/users/a', '/v1.0/user%73/a'],
      ],
      [
        { pathRegex: '/v1\\.0/users\\?\\$top=\\d+' },
        ['/v1.0/users?$top=5', '/V1.0/Users?$TOP=5'],
        ['/v1.0/users', '/v1.0/users?$top=5&x=1', '/x/v1.0/users?$top=5', '/v1.0/users?%24top=5'],
      ],
    ],
  '`{name}` = one or more non-slash chars; `{name?}` = zero or more; names must be letters/digits; other specials (. ^ $ < > * + [ ] ( ) - = ? !) are escaped; leading slash is significant.':
    [
      [{ pathTemplate: '/a/{id}/b' }, ['/a/1/b'], ['/a//b', '/a/1/2/b']],
      [{ pathTemplate: '/a/{id?}' }, ['/a/1', '/a/'], ['/a', '/a/1/2']],
      [
        { pathTemplate: "/x.^$<>*+[](q='{p}')-=!/y" },
        ["/x.^$<>*+[](q='1')-=!/y"],
        ["/xa^$<>*+[](q='1')-=!/y", "/x.^$<>*+[](q='')-=!/y"],
      ],
      [{ pathTemplate: 'v1.0/users' }, ['v1.0/users'], ['/v1.0/users']],
      [{ pathTemplate: '/v1.0/users' }, ['/v1.0/users'], ['v1.0/users']],
    ],
  'If an endpoint has both, regex supplies the pattern; template endpoints never see the query in the pattern.':
    [
      [{ pathTemplate: '/t/{id}', pathRegex: '/r/[0-9]+' }, ['/r/12'], ['/t/12', '/r/12?x=1']],
      [{ pathTemplate: '/t/{id}' }, ['/t/1?anything=/x'], []],
    ],
  'allowedQueryParams: names compared case-insensitively after percent-decoding, list entries too; absent list = anything; empty list = nothing. (hasPathTemplateMatchingUrl_queryParams, allowedQueryParams_*)':
    [
      [
        { pathTemplate: '/u', allowedQueryParams: ['$Top', 'pageToken'] },
        ['/u', '/u?$top=1', '/u?%24TOP=1', '/u?pagetoken=x&$top=2', '/u?page%54oken=x'],
        ['/u?$skip=1', '/u?$top=1&x=2', '/u?$topp=1'],
      ],
      [{ pathTemplate: '/u' }, ['/u?a=1&b', '/u'], []],
      [{ pathTemplate: '/u', allowedQueryParams: [] }, ['/u'], ['/u?a=1', '/u?a']],
    ],
  "A second `?` belongs to the last parameter's value; sub-path text after the query is part of the value.": [
    [
      {
        pathTemplate: '/u',
        allowedQueryParams: ['a'],
        queryParamSchemas: { a: { enum: ['1?b=2', '1/users'] } },
      },
      ['/u?a=1?b=2', '/u?a=1/users'],
      ['/u?a=1', '/u?a=1?c=2'],
    ],
  ],
  'Query decoding treats `+` as space (form decoding); github copilot `phrase` pattern therefore needs `%2B`.':
    [
      [
        { pathTemplate: '/u', queryParamSchemas: { phrase: { pattern: 'a b' } } },
        ['/u?phrase=a+b', '/u?phrase=a%20b'],
        ['/u?phrase=a%2Bb'],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { phrase: { pattern: 'a\\+b' } } },
        ['/u?phrase=a%2Bb'],
        ['/u?phrase=a+b'],
      ],
    ],
  'queryParamSchemas: name case-insensitive, every repeated value checked, missing = fine unless required, `?r` without `=` does not satisfy required.':
    [
      [
        { pathTemplate: '/u', queryParamSchemas: { Limit: { type: 'integer' } } },
        ['/u', '/u?LIMIT=1', '/u?limit=1&limit=2', '/u?other=x', '/u?limit'],
        ['/u?limit=x', '/u?limit=1&limit=x', '/u?LIMIT='],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { r: { type: 'string', required: true } } },
        ['/u?r=', '/u?r=1', '/u?R=1'],
        ['/u', '/u?r', '/u?rr=1'],
      ],
    ],
  'pathParameterSchemas: values are the raw captured text; a schema key not in the template BLOCKS.': [
    [
      { pathTemplate: '/u/{id}', pathParameterSchemas: { id: { pattern: '[a-z%0-9A-F]+' } } },
      ['/u/abc', '/u/a%20b'],
      ['/u/a.b', '/u/a@b'],
    ],
    [{ pathTemplate: '/u/{id}', pathParameterSchemas: { id: { enum: ['a b'] } } }, ['/u/a b'], ['/u/a%20b']],
    [
      { pathTemplate: '/u/{id}', pathParameterSchemas: { other: { type: 'string' } } },
      [],
      ['/u/a', '/u/other'],
    ],
  ],
  'Parameter schema: integer = `\\d+` after trimming (no sign), number = parsable double, enum, pattern (full match), format reversible-pseudonym = alias pseudonym = `p~` + ≥43 base64url chars FULL match (an `@domain` suffix fails), anyOf evaluated last and alone decisive; unknown format = hard error.':
    [
      [
        { pathTemplate: '/u', queryParamSchemas: { q: { type: 'integer' } } },
        ['/u?q=0', '/u?q=42', '/u?q=%2042%09', '/u?q=00000000000000000000042'],
        ['/u?q=-1', '/u?q=%2B1', '/u?q=1.0', '/u?q=', '/u?q=%EF%BC%91', '/u?q=1%202'],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { q: { type: 'number' } } },
        [
          '/u?q=1',
          '/u?q=-1.5e10',
          '/u?q=.5',
          '/u?q=5.',
          '/u?q=%2B3',
          '/u?q=NaN',
          '/u?q=%201%20',
          '/u?q=1d',
          '/u?q=0x1p3',
        ],
        ['/u?q=', '/u?q=abc', '/u?q=1e', '/u?q=1,5', '/u?q=.', '/u?q=0x1'],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { q: { enum: ['a', 1] } } },
        ['/u?q=a', '/u?q=1'],
        ['/u?q=A', '/u?q=ab', '/u?q='],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { q: { type: 'integer', enum: [1, 2], pattern: '.' } } },
        ['/u?q=1'],
        ['/u?q=3', '/u?q=%2B1'],
      ],
      [
        { pathTemplate: '/u', queryParamSchemas: { q: { pattern: 'a|b' } } },
        ['/u?q=a', '/u?q=b'],
        ['/u?q=ab', '/u?q=xa'],
      ],
      ...(['reversible-pseudonym', 'pseudonym'] as const).map(
        (format): Line => [
          { pathTemplate: '/u/{id}', pathParameterSchemas: { id: { format } } },
          [`/u/p~${HASH}`, `/u/p~${HASH}xyz`],
          [`/u/p~${HASH}@acme.com`, `/u/p~${HASH.slice(1)}`, `/u/t~${HASH}`, '/u/alice', `/u/xp~${HASH}`],
        ],
      ),
      [
        {
          pathTemplate: '/u/{id}',
          pathParameterSchemas: {
            id: { type: 'integer', anyOf: [{ enum: ['me'] }, { format: 'reversible-pseudonym' }] },
          },
        },
        ['/u/me', `/u/p~${HASH}`],
        ['/u/1', '/u/alice'],
      ],
    ],
  'allowedMethods upper-cased compare; absent = all methods, including for sanitising.': [],
  'allowAllEndpoints short-circuits; responses without an endpoint then pass unsanitised.': [],
  'Endpoint order: implementation uses an unordered map, first hit arbitrary; all 504 example URLs match exactly one endpoint.':
    [],
  'Before matching: strip configured target-host path prefix (regex-quoted, start only), then REQUEST_PATH_PREFIX_TO_TRIM, then a leading `/<function name>` segment only. Blank prefix = no-op.':
    [],
  'Rules see the URL with tokens STILL encrypted; the outgoing call gets them reversed.': [
    [
      { pathTemplate: '/u/{id}', pathParameterSchemas: { id: { pattern: 'p~.*' } } },
      [`/u/p~${HASH}`],
      ['/u/alice@acme.com'],
    ],
  ],
  'sanitize() for a non-allowed URL must throw.': [[{ pathTemplate: '/u' }, ['/u'], ['/other']]],
};

describe('psoxy-facts.md#c, endpoint matching', () => {
  for (const [line, cases] of Object.entries(LINES)) {
    if (cases.length === 0) continue;
    it(line, () => {
      for (const [endpoint, allowed, refused] of cases) {
        const rules = { endpoints: [endpoint] };
        const passes = (url: string): boolean => !/^[A-Z_]+$/.test(outcome(rules, { rawPathAndQuery: url }));
        expect(allowed.filter((url) => !passes(url))).toEqual([]);
        expect(refused.filter(passes)).toEqual([]);
      }
    });
  }

  it('has an unknown format as a hard error', () => {
    const rules = { endpoints: [{ pathTemplate: '/u', queryParamSchemas: { q: { format: 'uuid' } } }] };
    expect(outcome(rules, { rawPathAndQuery: '/u' })).toBe('RULES_INVALID');
  });

  it('allowedMethods upper-cased compare; absent = all methods, including for sanitising.', () => {
    const rules = {
      endpoints: [{ pathTemplate: '/some', allowedMethods: ['get', 'Post'] }, { pathTemplate: '/all' }],
    };
    const of = (method: string, rawPathAndQuery: string) => outcome(rules, { method, rawPathAndQuery });
    expect(['GET', 'get', 'POST', 'post'].map((method) => of(method, '/some'))).toEqual(
      Array(4).fill('/some'),
    );
    expect(['PUT', 'HEAD', 'DELETE'].map((method) => of(method, '/some'))).toEqual(
      Array(3).fill('METHOD_NOT_ALLOWED'),
    );
    expect(['GET', 'PATCH', 'DELETE'].map((method) => of(method, '/all'))).toEqual(Array(3).fill('/all'));
  });

  it('allowAllEndpoints short-circuits; responses without an endpoint then pass unsanitised.', () => {
    const rules = { allowAllEndpoints: true, endpoints: [{ pathTemplate: '/u', allowedMethods: ['GET'] }] };
    expect(outcome(rules, { rawPathAndQuery: '/u' })).toBe('/u');
    expect(outcome(rules, { rawPathAndQuery: '/u', method: 'DELETE' })).toBe('*');
    const { endpoint } = decideByRules(compile(rules), { method: 'GET', rawPathAndQuery: '/anything?x=\n' });
    expect(endpoint.response).toMatchObject({
      augments: [],
      schema: undefined,
      transforms: [],
    });
  });

  it('Endpoint order: implementation uses an unordered map, first hit arbitrary; all 504 example URLs match exactly one endpoint.', () => {
    const rules = {
      endpoints: [
        { pathTemplate: '/u/{id}', allowedMethods: ['POST'] },
        { pathTemplate: '/u/{id}', allowedQueryParams: [] },
        { pathTemplate: '/u/{name}' },
      ],
    };
    const plan = compile(rules);
    const id = (method: string, rawPathAndQuery: string) =>
      decideByRules(plan, { method, rawPathAndQuery }).endpoint.id;
    expect(id('GET', '/u/1')).toBe('endpoint-2');
    expect(id('GET', '/u/1?x=1')).toBe('endpoint-3');
    expect(id('POST', '/u/1?x=1')).toBe('endpoint-1');
  });

  it('Before matching: strip configured target-host path prefix (regex-quoted, start only), then REQUEST_PATH_PREFIX_TO_TRIM, then a leading `/<function name>` segment only. Blank prefix = no-op.', () => {
    const rules = { endpoints: [{ pathTemplate: '/v1/users' }, { pathTemplate: '/fnx/v1/users' }] };
    const cases: readonly [string, RequestByRules['prefixes'], string][] = [
      ['/api.v/v1/users', { hostPath: '/api.v' }, '/v1/users'],
      ['/apixv/v1/users', { hostPath: '/api.v' }, 'ENDPOINT_NOT_ALLOWED'],
      ['/v1/users/api', { hostPath: '/api' }, 'ENDPOINT_NOT_ALLOWED'],
      [
        '/api/pre/fn/v1/users?x=1',
        { hostPath: '/api', requestPrefix: '/pre', functionName: 'fn' },
        '/v1/users',
      ],
      ['/fn/v1/users', { hostPath: '', requestPrefix: ' ', functionName: 'fn' }, '/v1/users'],
      ['/fnx/v1/users', { functionName: 'fn' }, '/fnx/v1/users'],
      ['/a/fn/v1/users', { functionName: 'fn' }, 'ENDPOINT_NOT_ALLOWED'],
      ['https://h/fn/v1/users', { functionName: 'fn' }, '/v1/users'],
    ];
    for (const [rawPathAndQuery, prefixes, expected] of cases)
      expect(outcome(rules, { rawPathAndQuery, ...(prefixes && { prefixes }) }), rawPathAndQuery).toBe(
        expected,
      );
  });

  it('tells the refusal of the endpoint that came nearest', () => {
    const rules = { endpoints: [{ pathTemplate: '/u', allowedMethods: ['GET'], allowedQueryParams: [] }] };
    expect(outcome(rules, { rawPathAndQuery: '/x' })).toBe('ENDPOINT_NOT_ALLOWED');
    expect(outcome(rules, { rawPathAndQuery: '/u', method: 'PUT' })).toBe('METHOD_NOT_ALLOWED');
    expect(outcome(rules, { rawPathAndQuery: '/u?a=1' })).toBe('QUERY_NOT_ALLOWED');
    expect(outcome(rules, { rawPathAndQuery: '/u?%zz=1' })).toBe('QUERY_NOT_ALLOWED');
  });

  it('does not match what is too long for a pattern with lookahead', () => {
    const long = 'a'.repeat(5000);
    const path = { endpoints: [{ pathRegex: '/(?!x)a+' }] };
    expect(outcome(path, { rawPathAndQuery: '/aa' })).toBe('/(?!x)a+');
    expect(outcome(path, { rawPathAndQuery: `/${long}` })).toBe('ENDPOINT_NOT_ALLOWED');
    const query = { endpoints: [{ pathTemplate: '/u', queryParamSchemas: { q: { pattern: '(?!x)a+' } } }] };
    expect(outcome(query, { rawPathAndQuery: '/u?q=aa' })).toBe('/u');
    expect(outcome(query, { rawPathAndQuery: `/u?q=${long}` })).toBe('QUERY_NOT_ALLOWED');
  });

  it('does not take the Kelvin sign for a k, nor the long s for an s', () => {
    const rules = {
      endpoints: [{ pathTemplate: '/tasks', allowedQueryParams: ['skip'] }, { pathRegex: '/RISKS' }],
    };
    for (const url of [
      '/tas\u212as',
      '/ta\u017fks',
      '/ris\u212as',
      '/tasks?s\u212aip=1',
      '/tasks?s%E2%84%AAip=1',
    ])
      expect(outcome(rules, { rawPathAndQuery: url }), url).toMatch(/NOT_ALLOWED$/);
  });
});
