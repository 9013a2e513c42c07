import { describe, expect, it } from 'vitest';
import type { RulesReference } from '../../../../wire/rules.ts';
import { findMeaning, listCompletions } from './list-completions.ts';

const word = (kind: string, name: string, meaning = `${name} is known`) => ({ kind, word: name, meaning });
const REFERENCE: RulesReference = {
  native: [
    word('file', 'nymgate'),
    word('endpoint', 'path'),
    word('field', 'treatment'),
    word('option', 'type'),
    word('treatment', 'keep'),
    word('type', 'guid'),
    word('slot', 'pseudonym'),
    word('parameter', 'required'),
  ],
  psoxy: [word('endpoint', 'pathRegex'), word('transform', 'redact'), word('option', 'regex')],
  fields: { user: [{ name: 'jobTitle', rule: '{ treatment: drop }', reason: 'As good as a name.' }] },
};
const FIELD = ['entities', 'user', 'properties', 'mail'];
const names = (
  path: readonly string[],
  is: 'key' | 'value' = 'key',
  key = '',
  language: 'native' | 'psoxy' = 'native',
) => listCompletions(REFERENCE, language, { path, is, key }).map((each) => each.word);

describe('words that may stand in a place', () => {
  it('are the keys of that place', () => {
    expect(names([])).toEqual(['nymgate']);
    expect(names(['endpoints', '-'])).toEqual(['path']);
    expect(names(FIELD)).toEqual(['treatment', 'type']);
    expect(names(['endpoints', '-', 'slots', 'userId'])).toEqual(['pseudonym']);
    expect(names(['endpoints', '-', 'query', '$top'])).toEqual(['required']);
    expect(names(['endpoints', '-'], 'key', '', 'psoxy')).toEqual(['pathRegex']);
    expect(names(['endpoints', '-', 'transforms', '-'], 'key', '', 'psoxy')).toEqual(['regex']);
  });

  it('are the values of their key, and the properties and types of Graph', () => {
    expect(names(FIELD, 'value', 'treatment')).toEqual(['keep']);
    expect(names(FIELD, 'value', 'type')).toEqual(['guid']);
    expect(names(FIELD, 'value', 'entity')).toEqual(['user']);
    expect(names(['entities', 'user', 'properties'])).toEqual(['jobTitle']);
    expect(names(['entities', 'unknown', 'properties'])).toEqual([]);
    // A property that is called so is no key of ours.
    expect(names(FIELD, 'value', 'constructor')).toEqual([]);
  });

  it('have the sentence of the reference; a value without one has its key’s', () => {
    const place = { path: FIELD, from: 0, to: 0 } as const;
    const value = { ...place, is: 'value', key: 'treatment' } as const;
    expect(findMeaning(REFERENCE, 'native', { ...value, word: 'keep' })?.meaning).toBe('keep is known');
    expect(findMeaning(REFERENCE, 'native', { ...value, word: 'kee' })?.word).toBe('treatment');
    expect(findMeaning(REFERENCE, 'native', { ...place, is: 'key', key: 'x', word: 'x' })).toBeUndefined();
  });
});
