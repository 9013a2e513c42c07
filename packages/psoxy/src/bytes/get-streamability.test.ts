import { describe, expect, it } from 'vitest';
import { psoxyResponse } from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxyEndpointRule, PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';
import { buildStates } from './build-states.ts';
import { getStreamability } from './get-streamability.ts';

const redact = (...jsonPaths: string[]): PsoxyEndpointRule => ({
  transforms: [{ method: 'redact', jsonPaths }],
});
const text: PsoxySchemaRule = { type: 'string' };
const schema = (rule: PsoxySchemaRule): PsoxyEndpointRule => ({
  responseSchema: { type: 'object', properties: { v: { type: 'array', items: rule } } },
});

const STREAMS: Readonly<Record<string, PsoxyEndpointRule>> = {
  'no rule at all': {},
  names: redact('$.a.b', "$['a','b'].c", 'a'),
  wildcards: redact('$.a[*].b', '$[*]', '$.*'),
  'deep scans': redact('$..a', '$..a.b', '$.a[*]..b', '$..a..b', '$..*'),
  'several transforms at one place': {
    transforms: [
      { method: 'redactRegexMatches', jsonPaths: ['$.a'], redactions: ['x'] },
      { method: 'pseudonymize', jsonPaths: ['$..a'] },
    ],
  },
  'a schema that leads back into itself': schema({ $ref: '#' }),
  'a constant': schema({ const: 'x' }),
  'sealed links': { ...redact('$.a'), links: 'seal' },
};

const LOOKS_AHEAD: Readonly<Record<string, readonly [PsoxyEndpointRule, why: string]>> = {
  'a filter': [redact('$.a', "$..b[?(@.x == 'y')].c"), "a filter in $..b[?(@.x == 'y')].c"],
  'a position': [redact('$.a[0]'), 'a position in a list in $.a[0]'],
  positions: [redact('$.a[1:3].b'), 'a position in a list in $.a[1:3].b'],
  'the document itself': [redact('$'), 'the document itself as the place, $'],
  'a condition': [
    { transforms: [{ method: 'redact', jsonPaths: ['$.a'], applyOnlyWhen: '$.b' }] },
    'applyOnlyWhen, $.b',
  ],
  augments: [
    { augments: [{ method: 'textDigest', jsonPaths: ['$.a'] }] },
    'augments, which any key of the document may switch off',
  ],
  anyOf: [schema({ anyOf: [text] }), 'anyOf in the response schema'],
  if: [
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; the object is never awaited
    schema({ type: 'object', if: { properties: { kind: { const: 1 } } }, then: text }),
    '"if" in the response schema',
  ],
  'a name that escapes can make too long': [
    redact(`$.${'x'.repeat(1_001)}`),
    `a very long name in $.${'x'.repeat(1_001)}`,
  ],
  'thousands of states': [redact(`$..a${'[*]'.repeat(13)}`), 'too many states'],
};

describe('streamability', () => {
  it.each(Object.entries(STREAMS))('%s: as it arrives', (_, rule) => {
    expect(getStreamability(psoxyResponse(rule)).streams).toBe(true);
  });

  it.each(Object.entries(LOOKS_AHEAD))('%s: needs the whole document', (_, [rule, why]) => {
    expect(getStreamability(psoxyResponse(rule))).toEqual({ streams: false, reason: why });
  });

  it('a response is compiled once', () => {
    const response = psoxyResponse(redact('$..a'));
    expect(getStreamability(response)).toBe(getStreamability(response));
  });
});

describe('buildStates', () => {
  it.each<[string, PsoxyEndpointRule, boolean]>([
    ['one deep scan', redact('$..a.b'), false],
    ['deep scans of different paths', redact('$..a', '$..b'), false],
    ['two deep scans in one path', redact('$..a..b'), true],
    ['one name twice', redact("$['a','a']"), true],
    ['declared properties, beside which a digest may stand', schema(text), true],
  ])('%s: whether a document may be given up', (_, rule, mayAbandon) => {
    expect(buildStates(psoxyResponse(rule))?.mayAbandon).toBe(mayAbandon);
  });

  const fifty = Array.from({ length: 50 }, (_, at) => [`$..n${at}`, `$.value[*].n${at}.x`]).flat();

  it('states grow with the number of paths, not with their combinations', () => {
    const response = psoxyResponse({ transforms: [{ method: 'pseudonymize', jsonPaths: fifty }] });
    expect(buildStates(response)?.places.length).toBeLessThan(200);
  });

  it('and with its square where containers are removed, in which earlier paths still count', () => {
    expect(buildStates(psoxyResponse(redact(...fifty)))?.places.length).toBeLessThan(3_000);
  });
});
