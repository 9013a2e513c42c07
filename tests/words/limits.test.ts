import { expect, test } from 'vitest';
import type { Finding, Kind, Measured, Rule } from '../../tools/words/finding.ts';
import { judge, type Limits, lowerLimits } from '../../tools/words/limits.ts';
import { summarize } from '../../tools/words/report.ts';

const finding = (kind: Kind, rule: Rule, file = 'packages/gateway/src/a.ts'): Finding => ({
  kind,
  rule,
  file,
  line: 1,
  text: 'told: …',
});
const measured = (kind: Kind, findings: readonly Finding[], words = 0) =>
  new Map<Kind, Measured>([[kind, { findings, words }]]);
const limits = (parts: Partial<Limits>): Limits => ({ exceptions: [], counts: {}, ...parts });
const fails = (all: ReadonlyMap<Kind, Measured>, allowed: Limits) =>
  judge(all, allowed).map(({ fails }) => fails);

test('a rule without a count allows nothing', () => {
  expect(fails(measured('messages', [finding('messages', '4')]), limits({}))).toEqual([true]);
});

test('a count is a limit', () => {
  const two = measured('pages', [finding('pages', '5'), finding('pages', '5')]);
  expect(fails(two, limits({ counts: { pages: { '5': 2 } } }))).toEqual([false]);
  expect(fails(two, limits({ counts: { pages: { '5': 1 } } }))).toEqual([true]);
});

test('comments have fewer than one forbidden word in ten thousand', () => {
  const one = [finding('comments', '4')];
  expect(fails(measured('comments', one, 10_000), limits({}))).toEqual([true]);
  expect(fails(measured('comments', one, 10_001), limits({}))).toEqual([false]);
});

test('the passive voice has no limit', () => {
  expect(fails(measured('pages', [finding('pages', 'passive')]), limits({}))).toEqual([false]);
});

test('an exception is for its rule, folder and text', () => {
  const one = measured('comments', [finding('comments', '4')]);
  const except = (parts: { rule?: Rule; in?: string; text?: string }) =>
    limits({ exceptions: [{ rule: '4', in: 'packages/gateway', reason: '', ...parts }] });
  expect(fails(one, except({}))).toEqual([]);
  expect(fails(one, except({ in: 'packages/gateway/src/a.ts', text: 'told' }))).toEqual([]);
  expect(fails(one, except({ rule: '5' }))).toEqual([true]);
  expect(fails(one, except({ in: 'packages/gate' }))).toEqual([true]);
  expect(fails(one, except({ text: 'anew' }))).toEqual([true]);
});

test('limits are lowered, never raised', () => {
  const verdicts = judge(measured('pages', [finding('pages', '5')]), limits({}));
  const lowered = (counts: Limits['counts']) => lowerLimits(limits({ counts }), verdicts).counts;
  expect(lowered({ pages: { '5': 3, '4': 2 } })).toEqual({ pages: { '5': 1, '4': 2 } });
  expect(lowered({ pages: { '5': 0 } })).toEqual({ pages: { '5': 0 } });
  expect(lowered({})).toEqual({});
});

test('a limit without findings is lowered to none', () => {
  const allowed = limits({ counts: { pages: { '5': 3 } } });
  const verdicts = judge(measured('pages', []), allowed);
  expect(lowerLimits(allowed, verdicts).counts).toEqual({ pages: { '5': 0 } });
});

test('the summary counts by folder and rule', () => {
  const findings = [finding('pages', '4', 'docs/guides/a.md'), finding('pages', '5', 'README.md')];
  const verdicts = judge(measured('pages', findings), limits({ counts: { pages: { '5': 7 } } }));
  expect(summarize(verdicts).split('\n')).toEqual([
    'pages        4  5',
    'README.md    0  1',
    'docs/guides  1  0',
    'all          1  1',
    'limit        0  7',
  ]);
});
