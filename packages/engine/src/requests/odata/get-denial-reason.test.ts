import { expect, it } from 'vitest';
import type { LeafAction } from '../../plan/treatments.ts';
import { getDenialReason, isOpenable } from './get-denial-reason.ts';

const getReason = (action: LeafAction) =>
  getDenialReason({ names: ['mail'], displayPath: 'mail', node: { kind: 'leaf', action, pointer: '/mail' } });

it('S7 a caller hears that a domain policy, and not the type alone, decides about a name', () => {
  expect(getReason({ treatment: 'keep', type: 'word' })).toBe(
    'mail is delivered as word, of which this cannot be asked',
  );
  expect(getReason({ treatment: 'keep', type: 'word', byDomainPolicy: true })).toBe(
    'mail is delivered as the domain policy says, so it cannot be asked about',
  );
});

it('KND-01 only a whole reversible pseudonym of a kind that is taken back is asked for', () => {
  const form = { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false } as const;
  expect(isOpenable(form)).toBe(true);
  expect(isOpenable({ ...form, reversible: false })).toBe(false);
  expect(isOpenable({ ...form, prefixed: true })).toBe(false);
  expect(isOpenable({ ...form, kind: 'text' })).toBe(false);
  expect(isOpenable({ treatment: 'drop' })).toBe(false);
});
