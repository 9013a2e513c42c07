import { expect, test } from 'vitest';
import { EXPOSURE, type FieldStep } from '../../dialects/explanation.ts';
import { compareFates } from './compare-answers.ts';

const step = (meaning: string, exposure: FieldStep['exposure'], sometimes = false): FieldStep => ({
  treatment: meaning,
  rule: '',
  exposure,
  meaning,
  ...(sometimes && { sometimes: true }),
});
const keep = step('keep', EXPOSURE.everything);
const guarded = step('redact where a filter holds', EXPOSURE.nothing, true);

test.each<[string, readonly [FieldStep, ...FieldStep[]], readonly [FieldStep, ...FieldStep[]], string]>([
  ['equal', [guarded, keep], [guarded, keep], 'same'],
  ['a guard less', [guarded, keep], [keep], 'more'],
  ['a guard more', [keep], [guarded, keep], 'less'],
  ['another guard', [guarded, keep], [step('other', EXPOSURE.nothing, true), keep], 'unclear'],
  ['nothing either way', [step('drop', EXPOSURE.nothing)], [step('redact', EXPOSURE.nothing)], 'same'],
])('%s', (_, before, after, expected) => {
  expect(compareFates(before, after)).toBe(expected);
});
