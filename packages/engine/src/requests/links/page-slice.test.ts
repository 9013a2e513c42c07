import { describe, expect, it } from 'vitest';
import { keep } from '../../../../rules/src/native/builders.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import type { HeaderList } from '../../kernel/ports.ts';
import type { NativeEndpoint, Target } from '../../plan/plan.ts';
import type { PlainParameter } from '../../plan/rule-set.ts';
import { sha256Hex } from '../../pseudonyms/sealing/digest.ts';
import { parseSlice, sliceRequest, toSliceTexts, withLargestPage } from './page-slice.ts';

type Options = {
  readonly path?: string;
  readonly top?: PlainParameter | undefined;
  readonly response?: 'sorted' | 'kept' | 'one';
  readonly pageSize?: Readonly<Record<string, PlainParameter>>;
};

const SIZE: PlainParameter = { type: 'natural', maximum: 25 };

function createEndpoint({
  path = '/v1.0/users',
  top,
  response = 'sorted',
  pageSize,
}: Options): NativeEndpoint {
  const plan = compileRules(
    {
      nymgate: 1,
      name: 'test',
      entities: { user: { properties: { id: keep('technical', 'guid') } } },
      endpoints: [
        {
          id: 'users',
          path,
          query: { ...(top && { $top: top }), $skip: { type: 'natural' } },
          ...(pageSize && { headers: { Prefer: { preferences: pageSize } } }),
          response:
            response === 'one'
              ? { entity: 'user' }
              : { collection: 'user', ...(response === 'kept' && { order: 'kept' as const }) },
        },
      ],
    },
    sha256Hex,
  );
  const [endpoint] = plan.endpoints;
  if (endpoint === undefined) throw new Error('no endpoint');
  return endpoint;
}

const ENDPOINT = createEndpoint({ top: SIZE });
const HEADERS: HeaderList = [['prefer', 'a']];

function createTarget(query: string): Target {
  return {
    segments: ['v1.0', 'users'],
    query: query.split('&').flatMap((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return name === '' ? [] : [{ name, value }];
    }),
  };
}

function slice(query: string, endpoint = ENDPOINT): unknown {
  const sliced = sliceRequest(endpoint, createTarget(query), HEADERS);
  expect(sliced.headers).toBe(HEADERS);
  expect(sliced.target.segments).toEqual(['v1.0', 'users']);
  const written = sliced.target.query.map(({ name, value }) => `${name}=${value}`).join('&');
  return sliced.slice === undefined ? [written] : [written, sliced.slice];
}

describe('S2 Graph is asked for whole pages', () => {
  it.each<[string, string, { size: number; offset: number }?]>([
    ['', '$top=25'],
    ['$top=25', '$top=25'],
    ['$top=5', '$top=25', { size: 5, offset: 0 }],
    ['$top=24', '$top=25', { size: 24, offset: 0 }],
    ['top=5&$count=true', 'top=25&$count=true', { size: 5, offset: 0 }],
    ['$TOP=5', '$TOP=25', { size: 5, offset: 0 }],
    ['$skip=0', '$skip=0&$top=25'],
    ['$skip=25', '$skip=25&$top=25'],
    ['$skip=50&$top=25', '$skip=50&$top=25'],
    ['$skip=7', '$skip=0&$top=25', { size: 25, offset: 7 }],
    ['$skip=32&$top=5', '$skip=25&$top=25', { size: 5, offset: 7 }],
    ['$select=id&$skip=51&$top=25', '$select=id&$skip=50&$top=25', { size: 25, offset: 1 }],
    ['$top=30', '$top=25'],
    ['$top=30&$skip=1', '$top=25&$skip=0', { size: 25, offset: 1 }],
  ])('%j becomes %j, of which the caller gets %j', (query, ...expected) => {
    expect(slice(query)).toEqual(expected.filter((each) => each !== undefined));
  });

  it.each<[string, Options]>([
    ['rows in the order of a delivered time', { top: SIZE, response: 'kept' }],
    ['one object', { top: SIZE, response: 'one' }],
    ['a round of changes', { top: SIZE, path: '/v1.0/users/delta' }],
    ['no $top in the rule', {}],
    ['a $top without a largest page', { top: { type: 'natural' } }],
  ])('not for %s', (_, options) => {
    expect(slice('$top=5&$skip=7', createEndpoint(options))).toEqual(['$top=5&$skip=7']);
  });
});

describe('S2 a round of changes is asked for with the largest page', () => {
  const PAGE_SIZE = { 'OData.maxPageSize': SIZE, note: { type: 'word' } } as const;
  const requestLargest = (options: Options, headers: HeaderList): HeaderList =>
    withLargestPage(createEndpoint(options), headers);

  it('whatever the caller asked for', () => {
    const options: Options = { pageSize: PAGE_SIZE };
    const largest = [['prefer', 'OData.maxPageSize=25']];
    expect(requestLargest(options, [])).toEqual(largest);
    expect(requestLargest(options, [['prefer', 'odata.maxpagesize=5']])).toEqual(largest);
    expect(requestLargest(options, [['prefer', 'note=a, odata.maxpagesize=5']])).toEqual([
      ['prefer', 'note=a, OData.maxPageSize=25'],
    ]);
  });

  it.each<[string, Options]>([
    ['the rule has no Prefer', {}],
    ['it names other preferences', { pageSize: { note: { type: 'word' } } }],
    ['it has no largest page', { pageSize: { 'odata.maxpagesize': { type: 'natural' } } }],
    ['it takes any text for one', { pageSize: { 'odata.maxpagesize': { type: 'string' } } }],
  ])('but without any size where %s', (_, options) => {
    expect(requestLargest(options, [['prefer', 'note=a, odata.maxpagesize=5']])).toEqual([
      ['prefer', 'note=a'],
    ]);
    expect(requestLargest(options, [])).toEqual([]);
  });

  it('and not where rows have an order', () => {
    const headers: HeaderList = [['prefer', 'odata.maxpagesize=5']];
    expect(requestLargest({ pageSize: PAGE_SIZE, response: 'kept' }, headers)).toBe(headers);
  });
});

describe('S2 the place in a page, as a link has it', () => {
  it('is two texts', () => {
    expect(toSliceTexts({ size: 5, offset: 10, after: '"p~x"' })).toEqual(['5', '10 "p~x"']);
    expect(toSliceTexts({ size: 5, offset: 0 })).toEqual(['5', '0 ']);
  });

  it('is read from them', () => {
    expect(parseSlice('5', '10 "p~x"')).toEqual({ size: 5, offset: 10, after: '"p~x"' });
    expect(parseSlice('99999', '999999 a b\nc')).toEqual({ size: 99_999, offset: 999_999, after: 'a b\nc' });
    expect(parseSlice('10', '0 ')).toStrictEqual({ size: 10, offset: 0 });
  });

  it.each([
    ['0', '1 '],
    ['05', '1 '],
    ['100000', '1 '],
    ['5x', '1 '],
    ['x5', '1 '],
    ['-5', '1 '],
    ['', '1 '],
    ['5', ''],
    ['5', ' '],
    ['5', '1'],
    ['5', '1x'],
    ['5', 'x1 '],
    ['5', '1000000 '],
    ['5', '-1 '],
  ])('%j and %j are none', (size, position) => {
    expect(parseSlice(size, position)).toBeUndefined();
  });
});
