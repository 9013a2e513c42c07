import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WRITER_EXCEPTIONS } from '../../packages/connectors/src/entities/writer-exceptions.ts';
import { getWriter } from '../../packages/connectors/src/entities/writers.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { TEXT_GRAMMARS } from '../../packages/engine/src/kernel/grammar-lengths.ts';
import type { RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { describeValues, toWriterEntity } from '../../tools/kept-values.ts';
import { listedProperties, listKeptBy, listKeptProperties, toKey } from '../../tools/list-kept-properties.ts';
import { mutate } from './mutate-rules.ts';
import { droppedProperties, getRulesDigest } from './policy-mutations.ts';

const listed = new Set(listedProperties().map(toKey));

describe('LEK-01: the list of what may be kept', () => {
  it('has everything that the connectors keep, and nothing besides', () => {
    const kept = listKeptProperties().map(toKey);
    expect(kept.filter((key) => !listed.has(key))).toEqual([]);
    expect([...listed].filter((key) => !kept.includes(key))).toEqual([]);
    expect(kept.length).toBeGreaterThan(600);
  });

  it('names each property once, with a reason that is a sentence', () => {
    const all = listedProperties();
    expect(listed.size).toBe(all.length);
    for (const { reason, ...entry } of all)
      expect(reason, toKey({ ...entry, reason })).toMatch(/^[A-Z].{5,}\.$/);
  });

  it('is what a drop that turns into keep has to get past, whatever its class', () => {
    const classes = new Map<string | undefined, number>();
    for (const { ruleSet } of Object.values(CONNECTORS)) {
      const rules = ruleSet(DEFAULT_CONNECTOR_OPTIONS);
      for (const { pointer, name, dataClass, variants } of droppedProperties(rules))
        for (const variant of variants) {
          classes.set(dataClass, (classes.get(dataClass) ?? 0) + 1);
          const kept = listKeptBy(mutate(alone(rules, pointer), pointer, variant)).map(toKey);
          expect(
            kept.some((key) => !listed.has(key)),
            name,
          ).toBe(true);
        }
    }
    for (const dataClass of ['personal', 'contact', 'text', 'quasi', 'organisation', 'technical', 'metadata'])
      expect(classes.get(dataClass), dataClass).toBeGreaterThan(0);
  }, 120_000);

  it('has a page of a run over the rules of today (else: npm run verify -- policy)', () => {
    const page = readFileSync(new URL('../../docs/security/policy-mutations.md', import.meta.url), 'utf8');
    const rows = [
      ...page.matchAll(/^\| (\S+) \| ([0-9a-f]{12}) \| \d{4}-\d\d-\d\d \| (\d+) \|.* \| 0 \| \d+ \|$/gm),
    ];
    expect(rows.map(([, connector, digest, dropped]) => [connector, digest, Number(dropped)])).toEqual(
      Object.values(CONNECTORS).map((connector) => [
        connector.id,
        getRulesDigest(connector),
        droppedProperties(connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS)).length,
      ]),
    );
  });

  it('says who writes each property and how many values it can have', () => {
    for (const { entity, property, rule } of listKeptProperties()) {
      if (rule === undefined) return expect.unreachable(entity);
      expect(getWriter(toWriterEntity(entity), property), `${entity}.${property}`).toBeDefined();
      // Throws for a text without a bound.
      expect(describeValues(rule), `${entity}.${property}`).not.toBe('');
    }
    expect(() => describeValues({ treatment: 'keep', type: 'string' })).toThrow('string has no bound');
    expect(
      listKeptProperties({ ...DEFAULT_CONNECTOR_OPTIONS, organisationTexts: 'clear' }).map(
        ({ treatment }) => treatment,
      ),
    ).not.toContain('keep string');
  });

  it('has of authors and owners no number of more than eight digits', () => {
    const long = listKeptProperties().filter(({ entity, property, rule }) => {
      const writer = getWriter(toWriterEntity(entity), property);
      // The service counts these.
      if (/count$|^size/i.test(property)) return false;
      const isNumber = rule?.treatment === 'keep' && (rule.type === 'integer' || rule.type === 'number');
      return isNumber && (rule.maxDigits ?? 99) > 8 && /author|owner/.test(writer ?? '');
    });
    expect(long.map(({ entity, property }) => `${entity}.${property}`)).toEqual([]);
  });

  it('has of authors and owners no text but that of closed lists', () => {
    const open = listKeptProperties().filter(({ entity, property, rule }) => {
      const writer = getWriter(toWriterEntity(entity), property);
      return rule?.treatment === 'keep' && TEXT_GRAMMARS.has(rule.type) && /author|owner/.test(writer ?? '');
    });
    expect(open.map(toKey)).toEqual([]);
  });

  it('has each exception to the writer of an entity, with its source', () => {
    const kept = new Set(listKeptProperties().map(({ entity, property }) => `${entity}.${property}`));
    for (const { properties, source } of WRITER_EXCEPTIONS) {
      expect(properties.split(' ').filter((property) => !kept.has(property))).toEqual([]);
      expect(source).toMatch(/^[A-Z].*\(graph-facts\.md#[\d.]+\)\.$/);
    }
  });

  it('has no property that keeps a word of 128 characters', () => {
    expect(listKeptProperties().filter(({ treatment }) => treatment === 'keep word')).toEqual([]);
  });

  it.each(['birthday', 'employeeHireDate', 'lastPasswordChangeDateTime'])('does not have %s', (property) => {
    expect(listedProperties().filter((entry) => entry.property === property)).toEqual([]);
    const dropped = droppedProperties(CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS));
    expect(dropped.map(({ name }) => name)).toContain(`user.${property}`);
  });
});

/** The rule set with the one property that a mutation is in: whole entities, some 20,000 times, take seconds. */
function alone(rules: RuleSet, [, entity = '', ...path]: readonly string[]): RuleSet {
  const rule = rules.entities?.[entity];
  const [inside, name = ''] = path;
  const property = rule && 'properties' in rule ? rule.properties[name] : undefined;
  const own = inside === 'properties' && property ? { properties: { [name]: property } } : rule;
  return { ...rules, endpoints: [], entities: own === undefined ? {} : { [entity]: own } };
}
