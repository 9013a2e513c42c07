import { describe, expect, it } from 'vitest';
import type { FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { DEFAULT_CONNECTOR_OPTIONS } from './connector-options.ts';
import { DIRECTORY_OBJECT, directoryObjectRule, MEMBER_KINDS, MERGED } from './directory-object.ts';

/** A rule without its notes. */
function treatment(rule: FieldRule): unknown {
  const { class: _class, reason: _reason, ...rest } = rule;
  return 'items' in rest ? { items: treatment(rest.items) } : rest;
}

const kinds: readonly Readonly<Record<string, FieldRule>>[] = Object.values(MEMBER_KINDS);
const rules: Readonly<Record<string, FieldRule>> = DIRECTORY_OBJECT;
const decidedByHand = new Set(['id', ...Object.keys(MERGED)]);

describe('the merged table of members', () => {
  it('does not let one kind relax what another demands', () => {
    for (const [property, rule] of Object.entries(rules)) {
      if (decidedByHand.has(property)) continue;
      for (const kind of kinds) {
        const kindRule = kind[property];
        if (kindRule !== undefined)
          expect([property, treatment(kindRule)]).toEqual([property, treatment(rule)]);
      }
    }
  });

  it('covers every property of every kind', () => {
    expect(Object.keys(rules).sort()).toEqual(
      [...new Set(kinds.flatMap((kind) => Object.keys(kind)))].sort(),
    );
  });

  it('treats each id as that of a person', () => {
    const { properties } = directoryObjectRule(DEFAULT_CONNECTOR_OPTIONS);
    expect(properties['id']).toMatchObject({ treatment: 'pseudonymize', reversible: true });
  });
});
