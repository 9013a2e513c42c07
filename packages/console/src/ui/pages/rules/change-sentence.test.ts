import { describe, expect, it } from 'vitest';
import { changeSentence, getSubject } from './change-sentence.ts';

const outcome = (exposure: number, treatment = 'x') => ({ exposure, treatment });

describe('a change in words', () => {
  it('names the field as people call it', () => {
    expect(getSubject({ property: 'jobTitle', owner: 'user' })).toBe('Job title of user');
    expect(getSubject({ property: 'mail' })).toBe('Mail');
    expect(getSubject({ property: '@odata.nextLink', owner: 'users' })).toBe('Next link of users');
    expect(getSubject({ property: '' })).toBe('Any field that no rule names');
  });

  it('says how much leaves now, and how much did', () => {
    expect(changeSentence({ before: outcome(0), after: outcome(6) })).toBe(
      'is delivered in plain text; before: dropped.',
    );
    expect(changeSentence({ before: outcome(4), after: outcome(0) })).toBe(
      'is dropped; before: a pseudonym that may be asked with.',
    );
    expect(changeSentence({ before: outcome(5, 'coarsen (to the month)'), after: outcome(5) })).toBe(
      'leaves in part; before: a part, coarsen (to the month).',
    );
  });
});
