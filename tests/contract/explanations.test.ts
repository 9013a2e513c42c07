import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../packages/engine/src/kernel/json/json.ts';
import type { Plan } from '../../packages/engine/src/plan/plan.ts';
import type { FieldRule } from '../../packages/engine/src/plan/rule-set.ts';
import type { PsoxyTransformRule } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxySchemaRule } from '../../packages/psoxy/src/plan/psoxy-rule-set.ts';
import { compilePsoxyRules } from '../../packages/psoxy/src/rules/compile-psoxy.ts';
import { EXPOSURE_LEVELS, getExposure } from '../../packages/rules/src/dialects/explanation.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { explainRules } from '../../packages/rules/src/review/explain/explain-rules.ts';
import { PSOXY_CONTEXT } from '../harness/psoxy-sanitizing.ts';
import { reviewed } from '../harness/rules.ts';
import { CONTEXT, sanitize } from '../harness/sanitizing.ts';

/** Explanations are found beside the sanitizer, not by it; here the two are held to agree. */

const NAMES = ['a', 'b', 'c', 'value', '@odata.type'];
const LIMITS = { depth: 64, stringBytes: 10_000, objectKeys: 1_000 };
const hash = () => 'x'.repeat(64);
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Every leaf of its own text, so that what comes out can be found again. */
const documents = fc
  .letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('text', true, 7),
      fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 4 }),
      fc.array(tie('any'), { maxLength: 3 }),
    ),
  }))
  .any.filter((value) => typeof value === 'object' && value !== null)
  .map((value) => {
    let leaf = 0;
    return JSON.parse(JSON.stringify(value), (_, inner: unknown) => {
      leaf += 1;
      return inner === 'text' ? `leaf ${leaf} of it` : inner;
    }) as object;
  });

/** Fields of a document by path, the elements of arrays taken together. */
function leavesOf(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item) => leavesOf(item, `${path}/*`));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}/${key}`));
}

function sanitized(plan: Plan, document: object): unknown {
  const response = plan.endpoints[0]?.response;
  if (response === undefined) throw new Error('no endpoint');
  const context = plan.language === 'psoxy' ? PSOXY_CONTEXT : CONTEXT;
  try {
    return JSON.parse(sanitize(response, JSON.stringify(document), context).output);
  } catch {
    // A refused answer exposes nothing.
    return undefined;
  }
}

/** What is told to get out nowhere is nowhere; what is told to stay in every case is there. */
function expectAgreement(plan: Plan, document: object): void {
  const { fields } = explainRules(reviewed(plan), {
    method: 'GET',
    url: '/x',
    documents: [parseJson(bytesOf(document), LIMITS)],
  });
  const output = sanitized(plan, document);
  if (output === undefined) return;
  const got = leavesOf(output);
  const texts = new Set(got.map(([, value]) => value).filter((value) => typeof value === 'string'));
  for (const [path, value] of leavesOf(document)) {
    const fates = fields.filter(({ field }) => field === path);
    if (typeof value !== 'string') continue;
    if (fates.length > 0 && fates.every((fate) => getExposure(fate) < EXPOSURE_LEVELS.parts))
      expect(texts).not.toContain(value);
    const kept =
      fates.length > 0 && fates.every(({ steps }) => steps.length === 1 && steps[0].treatment === 'keep');
    if (kept) expect(texts).toContain(value);
  }
  for (const [path] of got) {
    const fates = fields.filter(({ field }) => field === path);
    if (fates.length === 0) continue;
    expect(
      fates.some((fate) => getExposure(fate) > EXPOSURE_LEVELS.nothing || fate.steps.some(mayStay)),
      path,
    ).toBe(true);
  }
}

/** Null and emptied containers may stay where nothing gets out. */
function mayStay({ treatment }: { readonly treatment: string }): boolean {
  return treatment !== 'redact';
}

describe('native', () => {
  const leaf = fc.constantFrom<FieldRule>(
    { treatment: 'drop' },
    { treatment: 'keep', type: 'string' },
    { treatment: 'keep', type: 'word' },
    { treatment: 'keep', type: 'boolean' },
    { treatment: 'pseudonymize', kind: 'person' },
    { treatment: 'pseudonymize', kind: 'text', reversible: true },
    { treatment: 'textDigest' },
  );
  const { field } = fc.letrec<{ field: FieldRule }>((tie) => ({
    field: fc.oneof(
      { maxDepth: 3 },
      leaf,
      tie('field').map((items): FieldRule => ({ items })),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c', 'value'), tie('field'))
        .map((properties): FieldRule => ({ properties })),
    ),
  }));

  test('an explanation agrees with the sanitizer', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'value'), field),
        documents,
        (properties, document) => {
          const endpoints = [{ id: 'x', path: '/x', response: { properties } }];
          expectAgreement(compileRules({ nymgate: 1, name: 'test', endpoints }, hash), document);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('psoxy', () => {
  const path = fc.constantFrom(
    '$.a',
    '$.b',
    '$..a',
    '$..b',
    '$.value[*].a',
    '$..value[*]',
    '$[*]',
    '$..*',
    '$.a.b',
    '$..a..b',
    "$..['a','c']",
    '$.value[0].a',
    '$.value[0:1]',
    "$..[?(@.a == 'x')].b",
    '$.value[?(@.a)].b',
    '$.*[*]',
    '$[0]',
  );
  const transform = fc
    .record({
      method: fc.constantFrom('redact', 'pseudonymize', 'tokenize', 'textDigest'),
      jsonPaths: fc.array(path, { minLength: 1, maxLength: 3 }),
      applyOnlyWhen: fc.constantFrom(null, '$.a', '$..b'),
    })
    .map((rule): PsoxyTransformRule => rule);
  const { schema } = fc.letrec<{ schema: PsoxySchemaRule }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<PsoxySchemaRule>(
        { type: 'string' },
        { type: 'boolean' },
        {},
        { const: 7 },
        { $ref: '#' },
        { $ref: '#/definitions/one' },
        { $ref: '#/definitions/other' },
      ),
      tie('schema').map((items): PsoxySchemaRule => ({ type: 'array', items })),
      fc
        .dictionary(fc.constantFrom(...NAMES), tie('schema'))
        .map((properties): PsoxySchemaRule => ({ type: 'object', properties })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 2 }).map((anyOf): PsoxySchemaRule => ({ anyOf })),
      fc
        .tuple(tie('schema'), tie('schema'), tie('schema'), fc.constantFrom('a', 'b'))
        .map(([base, yes, no, name]): PsoxySchemaRule => {
          // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; the object is never awaited
          return { ...base, if: { properties: { [name]: { const: 7 } } }, then: yes, else: no };
        }),
    ),
  }));

  test('an explanation agrees with the sanitizer', () => {
    const rule = fc.record<PsoxyEndpointRule>(
      {
        pathTemplate: fc.constant('/x'),
        transforms: fc.array(transform, { maxLength: 3 }),
        responseSchema: schema,
      },
      { requiredKeys: ['pathTemplate', 'transforms'] },
    );
    // Definitions that are nothing but references to one another are refused.
    const definition = schema.filter(({ $ref }) => $ref === undefined || $ref === '#');
    const definitions = fc.record({ one: definition, other: definition });
    fc.assert(
      fc.property(rule, definitions, documents, (endpoint, definitions, document) => {
        expectAgreement(compilePsoxyRules({ definitions, endpoints: [endpoint] }, hash), document);
      }),
      { numRuns: 600 },
    );
  });
});
