import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEntityRule } from '../../packages/connectors/src/entities/all-entities.ts';
import { DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { hasTarget, ROOT, toAddedCode } from './mutation.ts';
import { PROOF_MUTATIONS } from './mutations/index.ts';
import { findUntrueProofs, PROOF_PAGE, readProofRows, updateProofPage } from './proof-page.ts';
import { UNPROVEN } from './unproven.ts';

// That each change makes its tests fail is shown by `npm run verify -- proofs`, every night.

const threats = readFileSync(join(ROOT, 'docs/security/threats.md'), 'utf8');
const cited = new Set(
  [...threats.matchAll(/`([a-z0-9-]+(?:\.full)?\.test\.ts › [^`]+)`/g)].map(([, each = '']) => each),
);
const proven = new Set(PROOF_MUTATIONS.flatMap(({ guards }) => guards));
const unproven = Object.values(UNPROVEN).flat();

describe('S10 each test that threats.md cites can fail', () => {
  test.each(PROOF_MUTATIONS.map((each) => [each.name, each] as const))(
    '%s: its target is there',
    (_, each) => {
      expect(hasTarget(each)).toBe(true);
      expect(each.guards.length).toBeGreaterThan(0);
      const { target } = each;
      if (!('entity' in target)) return;
      const rule = createEntityRule(target.entity, DEFAULT_CONNECTOR_OPTIONS);
      const before =
        rule !== undefined && 'properties' in rule ? rule.properties[target.property] : undefined;
      expect(before).toBeDefined();
      expect(before).not.toEqual(target.rule);
    },
  );

  test('a target that is gone is found', () => {
    const [first] = PROOF_MUTATIONS.filter(({ target }) => 'function' in target);
    if (first === undefined) return expect.unreachable();
    expect(hasTarget({ ...first, target: { function: 'gone', instead: '' } })).toBe(false);
    expect(toAddedCode(first)).toContain(`(${'function' in first.target && first.target.instead})(original)`);
  });

  test('each citation has a change or stands among those without, and nothing else does', () => {
    expect([...proven].filter((each) => !cited.has(each))).toEqual([]);
    expect([...cited].filter((each) => !proven.has(each) && !unproven.includes(each))).toEqual([]);
    expect(unproven.filter((each) => proven.has(each) || !cited.has(each))).toEqual([]);
  });

  test('the page has a row for each change and each of its tests, and no others', () => {
    const page = readFileSync(join(ROOT, PROOF_PAGE), 'utf8');
    expect(findUntrueProofs(page)).toEqual([]);
    expect(readProofRows(page).filter(({ outcome }) => outcome === 'red').length).toBeGreaterThan(50);
  });

  test('a proof without a row and a row without a proof are found, and a new proof is marked', () => {
    const row = '| `a: b \\| c` | `x.test.ts › T` | red | 2026-12-01 |\n';
    const [old, added] = [
      { change: 'a: b | c', test: 'x.test.ts › T' },
      { change: 'new', test: 'y.test.ts › U' },
    ];
    expect(findUntrueProofs(row, [old])).toEqual([]);
    expect(findUntrueProofs(row, [added])).toEqual(['new\ny.test.ts › U', 'a: b | c\nx.test.ts › T']);
    const page = updateProofPage(row, [], [old, added]);
    expect(page).toContain(row);
    expect(page).toContain('| `new` | `y.test.ts › U` | not run since | never |');
    const run = { ...added, outcome: 'red', day: '2026-12-02' } as const;
    expect(readProofRows(updateProofPage(page, [run], [added]))).toEqual([run]);
  });

  test('those without a change only become fewer', () => {
    expect(UNPROVEN['no change written yet'].length).toBeLessThanOrEqual(0);
  });
});
