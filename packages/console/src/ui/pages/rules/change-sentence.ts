import type { ChangedField } from '../../../wire/rules.ts';
import { TEXTS } from '../../texts/en.ts';

const WORDS = TEXTS.rules.changes;

/** @example getSubject({ property: 'jobTitle', owner: 'user', … }) // 'Job title of user' */
export function getSubject({ property, owner }: Pick<ChangedField, 'property' | 'owner'>): string {
  if (property === '') return WORDS.anyField;
  const words = property
    .replace(/^@odata\./, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`);
  const subject = words.charAt(0).toUpperCase() + words.slice(1);
  return owner === undefined ? subject : WORDS.subjectOf(subject, owner);
}

export function changeSentence({ before, after }: Pick<ChangedField, 'before' | 'after'>): string {
  const now = WORDS.outcomes[after.exposure] ?? after.treatment;
  const was = WORDS.outcomesBefore[before.exposure] ?? before.treatment;
  // Equal exposure of another kind.
  return after.exposure === before.exposure
    ? WORDS.sentence(now, `${was}, ${before.treatment}`)
    : WORDS.sentence(now, was);
}
