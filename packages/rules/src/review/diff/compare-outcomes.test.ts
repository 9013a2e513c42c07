import { expect, test } from 'vitest';
import { EXPOSURE_LEVELS, type FieldStep } from '../../dialects/explanation.ts';
import { compareOutcomes } from './diff-rules.ts';

const step = (meaning: string, exposure: FieldStep['exposure'], sometimes = false): FieldStep => ({
  treatment: meaning,
  rule: '',
  exposure,
  meaning,
  ...(sometimes && { sometimes: true }),
});
const keep = step('keep', EXPOSURE_LEVELS.everything);
const guarded = step('redact where a filter holds', EXPOSURE_LEVELS.nothing, true);

test.each<[string, readonly [FieldStep, ...FieldStep[]], readonly [FieldStep, ...FieldStep[]], string]>([
  ['equal', [guarded, keep], [guarded, keep], 'same'],
  ['a guard less', [guarded, keep], [keep], 'more'],
  ['a guard more', [keep], [guarded, keep], 'less'],
  ['another guard', [guarded, keep], [step('other', EXPOSURE_LEVELS.nothing, true), keep], 'unclear'],
  [
    'nothing either way',
    [step('drop', EXPOSURE_LEVELS.nothing)],
    [step('redact', EXPOSURE_LEVELS.nothing)],
    'same',
  ],
])('%s', (_, before, after, expected) => {
  expect(compareOutcomes(before, after)).toBe(expected);
});
