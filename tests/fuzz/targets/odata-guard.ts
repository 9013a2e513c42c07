import '../../../packages/gateway/src/platform/install.ts';
import { RequestError } from '../../../packages/engine/src/kernel/errors.ts';
import type { PlanNode } from '../../../packages/engine/src/plan/plan.ts';
import type { GuardedOption } from '../../../packages/engine/src/plan/rule-set.ts';
import { sha256Hex } from '../../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { guardOption } from '../../../packages/engine/src/requests/odata/guard-option.ts';
import { drop, keep, object } from '../../../packages/rules/src/native/builders.ts';
import { compileRules } from '../../../packages/rules/src/native/compile-rules.ts';
import { expectThat, type FuzzTarget } from './fuzz-target.ts';

const HIDDEN = 'secretTitle';

/** A table with every kind of property that a caller may ask about, and one that it may not. */
function entityOf(): PlanNode {
  const plan = compileRules(
    {
      nymgate: 1,
      name: 'fuzz',
      endpoints: [
        {
          id: 'things',
          path: '/v1.0/things',
          response: object({
            name: keep('metadata', 'word'),
            count: keep('metadata', 'integer'),
            at: keep('metadata', 'dateTime'),
            on: keep('metadata', 'boolean'),
            text: keep('technical', 'string'),
            [HIDDEN]: drop('personal'),
            inner: object({ code: keep('metadata', 'word'), [HIDDEN]: drop('personal') }),
          }),
        },
      ],
    },
    sha256Hex,
  );
  const entity = plan.endpoints[0]?.entity;
  if (entity === undefined) throw new Error('The plan has no endpoint.');
  return entity;
}

const ENTITY = entityOf();
const RULES: readonly (readonly [name: string, rule: GuardedOption])[] = [
  ['$filter', { odata: 'filter' }],
  ['$select', { odata: 'select' }],
  ['$orderby', { odata: 'orderby' }],
  ['$search', { odata: 'search' }],
  ['$expand', { odata: 'expand', navigations: ['inner'] }],
];

function run(text: string): void {
  for (const [name, rule] of RULES) {
    const written = guard(name, rule, text);
    if (written === undefined) continue;
    if (name !== '$select')
      expectThat(
        !withoutQuotes(written).includes(HIDDEN),
        `${name} never asks about what is dropped (T1-12)`,
      );
    expectThat(guard(name, rule, written) === written, `${name} reads its own writing back unchanged`);
  }
}

/** Undefined: refused. */
function guard(name: string, rule: GuardedOption, value: string): string | undefined {
  try {
    const parts = guardOption({ name, rule, value, entity: ENTITY, tokens: 'closed' });
    return parts.map((part) => (typeof part === 'string' ? part : part.token)).join('');
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/** Text literals may say anything. */
function withoutQuotes(text: string): string {
  return text.replaceAll(/'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"/g, '');
}

export const odataGuard: FuzzTarget = {
  name: 'odata-guard',
  seeds: [
    "name eq 'a' and (count gt 5 or not (on eq true))",
    'at ge 2024-01-01T00:00:00Z and at lt 2024-02-01T00:00:00Z',
    "startswith(name,'a') and inner/code eq 'x'",
    'name,count,inner/code',
    'inner($select=code)',
    'at desc,name asc',
    '"name:a" AND "text:b"',
    // Refused, each by another part of the guard.
    `${HIDDEN} eq 'a'`,
    `startswith(${HIDDEN},'a')`,
    `inner/${HIDDEN} in ('a','b')`,
    `${HIDDEN} desc,inner/${HIDDEN}`,
    `"${HIDDEN}:a"`,
  ],
  pieces: [
    ...[
      '(',
      ')',
      ',',
      "'",
      "''",
      '"',
      '/',
      '=',
      '$',
      ';',
      ' ',
      '  ',
      '\t',
      '+',
      '%20',
      ':',
      '*',
      '$select=',
      '$expand=',
      '$it',
      '@p',
    ],
    ...[
      'eq',
      'ne',
      'gt',
      'in',
      'and',
      'or',
      'not',
      'has',
      'any(x:x',
      'all(',
      'contains',
      'startswith',
      'null',
      'true',
      '-1',
      '1e5',
      'NaN',
    ],
    ...[
      'name',
      'count',
      'at',
      'on',
      'text',
      HIDDEN,
      `inner/${HIDDEN}`,
      'inner',
      'p~abc',
      '\u0000',
      'é',
      '\ud800',
    ],
  ],
  run,
};
