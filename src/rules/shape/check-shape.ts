import type { Finding } from '../finding.ts';
import type { RuleSet } from '../rule-set.ts';
import { endpointRule, identifier } from './endpoint-shape.ts';
import { description, objectRule, word } from './field-shape.ts';
import { list, mapping, oneOf, record, text } from './shapes.ts';

const ruleSet = mapping({
  nymgate: { shape: oneOf([1]), required: true },
  name: { shape: identifier, required: true },
  description: { shape: description },
  phrases: {
    shape: record(
      word,
      list(text('a phrase of 1 to 200 characters', /^[\s\S]{1,200}$/), { least: 1, most: 10_000 }),
    ),
  },
  entities: { shape: record(word, objectRule({ description: { shape: description } })) },
  endpoints: { shape: list(endpointRule, { least: 1, most: 1000 }), required: true },
});

/**
 * Checks that data has the shape of `RuleSet`, key by key. Typed data is checked too: what reaches a plan must not depend on
 * a compiler having run.
 *
 * @returns every fault
 */
export function checkShape(data: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  ruleSet(data, '', (finding) => findings.push(finding));
  return findings;
}

/** Data whose shape was checked without an error. */
export function asRuleSet(data: unknown): RuleSet {
  return data as RuleSet;
}
