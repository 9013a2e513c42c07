import { describe, expect, it } from 'vitest';
import { arrayOf, drop, keep, object, reversible } from '../../../../rules/src/native/builders.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { FieldRule, GuardedOption, ObjectRule } from '../../plan/rule-set.ts';
import { sha256Hex } from '../../pseudonyms/sealing/digest.ts';
import { guardOption } from './guard-option.ts';

const P = `p~${'Ab3_-'.repeat(14)}`;

function createTable(
  properties: Readonly<Record<string, FieldRule>>,
  stricter?: ObjectRule['stricter'],
): PlanNode {
  const response = { properties, ...(stricter !== undefined && { stricter }) };
  const rules = { nymgate: 1, name: 'test', endpoints: [{ id: 'x', path: '/v1.0/x', response }] } as const;
  const [endpoint] = compileRules(rules, sha256Hex).endpoints;
  if (endpoint === undefined) throw new Error('no endpoint');
  return endpoint.entity;
}

function guard(
  odata: 'select' | 'filter' | 'search',
  value: string,
  input: { readonly entity: PlanNode; readonly sorted?: boolean; readonly tokens?: 'closed' | 'opened' },
): readonly TextPart[] {
  const rule: GuardedOption = { odata };
  return guardOption({ name: `$${odata}`, rule, value, tokens: 'closed', ...input });
}

const createRefusal = (subject: string) =>
  expect.objectContaining({ code: 'QUERY_NOT_ALLOWED', detail: { subject } });

describe('S6 $select asks for the member that makes the treatment of what is asked for stricter', () => {
  const times = object({ created: keep('quasi', 'dateTime') });
  const properties = {
    size: keep('metadata', 'integer'),
    created: keep('quasi', 'dateTime'),
    times,
    root: object({ kind: keep('metadata', 'word') }),
  };
  const strict = { created: drop('quasi'), times: object({ created: drop('quasi') }) };
  const entity = createTable(properties, { property: 'root', properties: strict });

  it.each([
    ['created', 'created,root'],
    ['size,Created', 'size,created,root'],
    ['times/created', 'times/created,root'],
    ['size', 'size'],
    ['created,root', 'created,root'],
    ['root/kind,created', 'root/kind,created'],
  ])('%s', (value, written) => {
    expect(guard('select', value, { entity })).toEqual([written]);
  });

  it('not where the stricter rules hold when the member is absent', () => {
    const unless = createTable(properties, { property: 'root', unless: ['x'], properties: strict });
    expect(guard('select', 'created', { entity: unless })).toEqual(['created']);
  });
});

describe('KEY-02 of rows that leave sorted, a filter selects by pseudonyms and what limits them alone', () => {
  const entity = createTable({
    id: reversible(['person', 'personal']),
    mails: arrayOf(reversible(['person', 'contact'])),
    kinds: arrayOf(keep('metadata', 'word')),
    enabled: keep('metadata', 'boolean'),
    name: keep('organisation', 'string'),
  });
  const written = (value: string, sorted: boolean) =>
    guard('filter', value, { entity, sorted })
      .map((part) => (typeof part === 'string' ? part : part.token))
      .join('');

  it.each([
    `id eq '${P}'`,
    `id in ('${P}','${P}')`,
    `(id eq '${P}')`,
    `id eq '${P}' or id in ('${P}')`,
    `enabled eq true and id eq '${P}'`,
    `not (enabled eq true) and (id eq '${P}' or id in ('${P}'))`,
    `mails/any(m:m eq '${P}')`,
    "name in ('a') or startswith(name,'b') or not (enabled eq true)",
  ])('allows %s', (value) => {
    expect(written(value, true)).toBe(value);
  });

  it.each([
    `id eq '${P}' or enabled eq true`,
    `id in ('${P}') or enabled eq true`,
    `id eq '${P}' or name in ('a')`,
    `id eq '${P}' or startswith(name,'a')`,
    `id eq '${P}' or kinds/any()`,
    `id eq '${P}' or (enabled eq true)`,
    `id eq '${P}' or (enabled eq true and name eq 'a')`,
    `not (id eq '${P}')`,
    `not (id in ('${P}')) and enabled eq true`,
    `mails/all(m:m eq '${P}')`,
    `mails/any(m:m eq '${P}' or m eq '${P}') or mails/all(m:m eq '${P}')`,
  ])('refuses %s', (value) => {
    const subject = '$filter at 1: a pseudonym combines with other terms by "and" only';
    expect(() => written(value, true)).toThrow(createRefusal(subject));
    expect(written(value, false)).toBe(value);
  });
});

describe('a table', () => {
  it('SEL-01 has an id that is asked for when nothing is left, wherever in the table it stands', () => {
    const entity = createTable({
      size: keep('metadata', 'integer'),
      id: keep('technical', 'guid'),
      name: drop('text'),
    });
    expect(guard('select', 'name', { entity })).toEqual(['id']);
  });

  it('of a number, or of no text, cannot be asked about', () => {
    const leaf: PlanNode = { kind: 'leaf', action: { treatment: 'keep', type: 'integer' }, pointer: '' };
    const SEARCHED = 'a property that no rule names; no text of it is delivered, so none is searched';
    for (const entity of [leaf, createTable({ size: keep('metadata', 'integer') })])
      expect(() => guard('search', '"alice:bob"', { entity })).toThrow(
        createRefusal(`$search at 1: ${SEARCHED}`),
      );
    expect(() => guard('select', 'alice', { entity: leaf })).toThrow(
      createRefusal('$select at 1: nothing of it is delivered'),
    );
  });
});

it('KEY-01 the second look takes the time before a grain from the first one alone, which writes it behind gt', () => {
  const entity = createTable({ sent: { treatment: 'coarsen', to: 'hour' } });
  const filter = (operator: string) =>
    guard('filter', `sent ${operator} 2026-05-17T07:59:59.999Z`, { entity, tokens: 'opened' });
  expect(filter('gt')).toEqual(['sent gt 2026-05-17T07:59:59.999Z']);
  for (const operator of ['ge', 'lt', 'le'])
    expect(() => filter(operator), operator).toThrow(expect.objectContaining({ code: 'QUERY_NOT_ALLOWED' }));
});
