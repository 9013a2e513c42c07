import { describe, expect, it } from 'vitest';
import { drop, keep, reversible } from '../../../../rules/src/native/builders.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { DeltaRound } from '../../plan/opening.ts';
import type { NativeEndpoint } from '../../plan/plan.ts';
import { sha256Hex } from '../../pseudonyms/sealing/digest.ts';
import { appendRoundOptions, continueRound, getRoundHeaders, isDeltaPath, startRound } from './round.ts';

const PATHS = [
  '/v1.0/users/delta',
  '/v1.0/users/delta()',
  '/v1.0/users/microsoft.graph.delta',
  "/v1.0/users/delta(token='{token}')",
  '/v1.0/users',
  '/v1.0/delta/users',
  '/v1.0/users/deltas',
  '/v1.0/users/{token}',
];
const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: {
      user: {
        properties: {
          id: reversible(['person', 'personal']),
          mail: keep('contact', 'string'),
          name: drop('personal'),
        },
      },
    },
    endpoints: PATHS.map((path, index) => ({
      id: `e${index}`,
      path,
      ...(path.includes('{token}') && { slots: { token: { type: 'opaque' as const } } }),
      query: {
        $select: { odata: 'select' as const },
        $filter: { odata: 'filter' as const },
        $top: { type: 'natural' as const, maximum: 50 },
      },
      headers: {
        Prefer: {
          preferences: {
            'OData.maxPageSize': { type: 'natural' as const, maximum: 50 },
            note: { type: 'string' as const },
          },
        },
      },
      response: { collection: 'user' },
    })),
  },
  sha256Hex,
);
const [DELTA] = PLAN.endpoints;
const endpoint = (more: Partial<NativeEndpoint> = {}): NativeEndpoint => {
  if (DELTA === undefined) throw new Error('no endpoint');
  return { ...DELTA, ...more };
};
const prefer = (text: string): HeaderList => [['prefer', text]];

it('F28 a round belongs to paths that end with a delta function', () => {
  expect(PLAN.endpoints.map(({ path }) => isDeltaPath(path))).toEqual([
    ...[true, true, true, true],
    ...[false, false, false, false],
  ]);
  expect(isDeltaPath({ template: '', segments: [] })).toBe(false);
});

it('F28 is begun by the options of a request, but for those that say where it is', () => {
  const query = [
    { name: '$select', value: 'id' },
    { name: '$deltatoken', value: 'latest' },
    { name: '$skiptoken', value: 'x' },
    { name: '$skip', value: '5' },
    { name: 'token', value: 'latest' },
    { name: '$top', value: '5' },
  ];
  expect(startRound({ segments: [], query }, [])).toEqual({ query: [query[0], query[5]] });
  expect(
    startRound({ segments: [], query: [] }, prefer('note="odata.maxpagesize=7", ODATA.maxpagesize=9')),
  ).toEqual({
    query: [],
    pageSize: '9',
  });
});

describe('F28 goes on', () => {
  const options = (...pairs: readonly (readonly [string, string])[]): DeltaRound => ({
    query: pairs.map(([name, value]) => ({ name, value })),
    pageSize: '20',
  });

  it('with what the rules of today let through of it', () => {
    const begun = options(
      ['$select', 'id,name,mail'],
      ['$filter', "id eq 'o''brien@x.y'"],
      ['$top', '50'],
      ['$top', '51'],
      ['$filter', "name eq 'x'"],
      ['$orderby', 'mail'],
      ['$select', 'mail;'],
    );
    expect(continueRound(endpoint(), begun, [])).toEqual(
      options(['$select', 'id,mail'], ['$filter', "id eq 'o''brien@x.y'"], ['$top', '50']),
    );
    expect(continueRound(endpoint({ query: new Map() }), begun, [])).toEqual(options());
  });

  it('with the page size that the caller now asks for, else with its own', () => {
    const of = (headers: HeaderList) => {
      const round = continueRound(endpoint(), options(), headers);
      return [round.pageSize, getRoundHeaders(endpoint(), round, headers)];
    };
    expect(of([])).toEqual(['20', prefer('OData.maxPageSize=20')]);
    expect(of(prefer('odata.maxpagesize=7'))).toEqual(['7', prefer('odata.maxpagesize=7')]);
    expect(of([['x', 'y'], ...prefer('note="a"')])).toEqual([
      '20',
      [['x', 'y'], ...prefer('note="a", OData.maxPageSize=20')],
    ]);
  });

  it('with a page size only where the rules let it through', () => {
    const round = (pageSize?: string): DeltaRound => ({ query: [], pageSize });
    expect(getRoundHeaders(endpoint(), round(), [])).toEqual([]);
    expect(getRoundHeaders(endpoint(), round('51'), [])).toEqual([]);
    expect(getRoundHeaders(endpoint({ headers: new Map() }), round('5'), [])).toEqual([]);
    const plain: NativeEndpoint['headers'] = new Map([['prefer', { type: 'string' }]]);
    expect(getRoundHeaders(endpoint({ headers: plain }), round('5'), [])).toEqual([]);
    const other: NativeEndpoint['headers'] = new Map([
      ['prefer', { preferences: { a: { type: 'string' } } }],
    ]);
    expect(getRoundHeaders(endpoint({ headers: other }), round('5'), [])).toEqual([]);
  });

  it('a fault of ours is no refusal', () => {
    const broken = endpoint({ entity: undefined as unknown as NativeEndpoint['entity'] });
    expect(() => continueRound(broken, options(['$select', 'id']), [])).toThrow(TypeError);
  });
});

describe('F28 the link to start anew', () => {
  const ROUND: DeltaRound = {
    query: [
      { name: '$select', value: 'id,a b' },
      { name: '$top', value: '5' },
    ],
  };
  it.each([
    ['/v1.0/users/delta', '/v1.0/users/delta?$select=id,a%20b&$top=5'],
    ['/v1.0/users/delta?', '/v1.0/users/delta?$select=id,a%20b&$top=5'],
    ['/v1.0/users/delta?$deltatoken=', '/v1.0/users/delta?$deltatoken=&$select=id,a%20b&$top=5'],
    ['/v1.0/users/delta?x=1&', '/v1.0/users/delta?x=1&$select=id,a%20b&$top=5'],
    // What Graph wrote itself counts, in any spelling.
    ['/v1.0/users/delta?%24SELECT=mail', '/v1.0/users/delta?%24SELECT=mail&$top=5'],
    ['/v1.0/users/delta?select=mail&$top=9', '/v1.0/users/delta?select=mail&$top=9'],
    ['/v1.0/users/delta($Top=9)', '/v1.0/users/delta($Top=9)?$select=id,a%20b'],
    ['/v1.0/users/delta(x=1,%24select=a)?$x=1', '/v1.0/users/delta(x=1,%24select=a)?$x=1&$top=5'],
    // A value is no argument of the function.
    ['/v1.0/users/delta?$x=(1,$top=9)', '/v1.0/users/delta?$x=(1,$top=9)&$select=id,a%20b&$top=5'],
    ['/v1.0/users/delta?$skiptoken=%zz', '/v1.0/users/delta?$skiptoken=%zz'],
  ])('%s has the options of the round that it lacks', (inside, expected) => {
    expect(appendRoundOptions(inside, ROUND)).toBe(expected);
  });

  it('hides no fault of ours behind a query that cannot be read', () => {
    const broken = { indexOf: () => 0, slice: () => Symbol('no text') } as unknown as string;
    expect(() => appendRoundOptions(broken, ROUND)).toThrow(TypeError);
  });

  it('is as Graph wrote it where the round has none', () => {
    expect(appendRoundOptions('/v1.0/users/delta', { query: [], pageSize: '5' })).toBe('/v1.0/users/delta');
  });
});
