import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { changeTreatment, fieldRuleAt } from './change-treatment.ts';
import { getYamlPosition } from './yaml-position.ts';

/** `|` stands where one looks. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const lines = Text.of(text.split('\n'));
  return { text, lines, offset, place: getYamlPosition(lines, offset) };
}

const PROPERTIES = 'entities:\n  user:\n    description: An account.\n    properties:\n';

describe('where one is in a rule file', () => {
  it.each([
    ['nymg|', [], 'key', '', 'nymg'],
    ['nymgate: 1|', [], 'value', 'nymgate', '1'],
    [
      `${PROPERTIES}      ma|il: { treatment: drop }`,
      ['entities', 'user', 'properties'],
      'key',
      'mail',
      'mail',
    ],
    [`${PROPERTIES}      |`, ['entities', 'user', 'properties'], 'key', '', ''],
    [
      `${PROPERTIES}      mail: { treatment: dr|`,
      ['entities', 'user', 'properties', 'mail'],
      'value',
      'treatment',
      'dr',
    ],
    [
      `${PROPERTIES}      mail: { treatment: drop, cl|`,
      ['entities', 'user', 'properties', 'mail'],
      'key',
      '',
      'cl',
    ],
    [
      `${PROPERTIES}      "@odata.type": { type: |`,
      ['entities', 'user', 'properties', '@odata.type'],
      'value',
      'type',
      '',
    ],
    [
      `${PROPERTIES}      mail:\n        treatment: |drop`,
      ['entities', 'user', 'properties', 'mail'],
      'value',
      'treatment',
      'drop',
    ],
    ['endpoints:\n  - id: users\n    pa|', ['endpoints', '-'], 'key', '', 'pa'],
    ['endpoints:\n  - pa|', ['endpoints', '-'], 'key', '', 'pa'],
    ['endpoints:\n- id: users\n  methods: [GET, |', ['endpoints', '-'], 'value', 'methods', ''],
    [
      'endpoints:\n- id: a\n- id: b\n  slots:\n    userId: { ki|',
      ['endpoints', '-', 'slots', 'userId'],
      'key',
      '',
      'ki',
    ],
    [
      'endpoints:\n  - transforms:\n      - !<redact>\n        json|Paths: []',
      ['endpoints', '-', 'transforms', '-'],
      'key',
      'jsonPaths',
      'jsonPaths',
    ],
  ])('%s', (marked, path, is, key, word) => {
    const { place } = at(marked);
    expect([place.is, place.key, place.word]).toEqual([is, key, word]);
    expect(key === 'methods' ? place.path.slice(0, 2) : place.path).toEqual(path);
  });
});

describe('another treatment for a field', () => {
  it.each([
    ['on one line', '      job|Title: { treatment: drop, class: quasi, reason: As good as a name. }\n'],
    [
      'in lines of its own',
      '      jobTitle|:\n        treatment: drop\n        class: quasi\n        reason: As good as a name.\n',
    ],
    ['from a line inside', '      jobTitle:\n        treatment: dr|op\n        class: quasi\n'],
  ])('%s: the class stays, the reason goes', (_, rule) => {
    const { text, lines, offset, place } = at(`${PROPERTIES}${rule}      mail: { treatment: drop }`);
    const found = fieldRuleAt(lines, offset, place);
    expect([found?.name, found?.treatment, found?.class]).toEqual(['user.jobTitle', 'drop', 'quasi']);
    if (found === undefined) return;
    const { from, to, insert } = changeTreatment(found, 'keep');
    expect(text.slice(0, from) + insert + text.slice(to)).toBe(
      `${PROPERTIES}      jobTitle: { treatment: keep, type: string, class: quasi }\n      mail: { treatment: drop }`,
    );
  });

  it.each([
    [
      'on one line',
      '      job|Title: { treatment: pseudonymize, kind: text, class: quasi, reason: As good as a name. }\n',
    ],
    [
      'quoted',
      `      job|Title: { treatment: pseudonymize, reason: "As good as a name.", class: quasi, kind: text }\n`,
    ],
    [
      'in lines of its own',
      '      jobTitle|:\n        treatment: textDigest\n        class: quasi\n        reason: As good as a name.\n',
    ],
  ])('dropped %s: the reason stays', (_, rule) => {
    const { text, lines, offset, place } = at(`${PROPERTIES}${rule}      mail: { treatment: drop }`);
    const found = fieldRuleAt(lines, offset, place) ?? expect.unreachable();
    const { from, to, insert } = changeTreatment(found, 'drop');
    expect(text.slice(0, from) + insert + text.slice(to)).toBe(
      `${PROPERTIES}      jobTitle: { treatment: drop, class: quasi, reason: "As good as a name." }\n      mail: { treatment: drop }`,
    );
  });

  it('dropped after keep: the reason, which says why it left, goes', () => {
    const rule =
      '      job|Title: { treatment: keep, type: string, class: quasi, reason: Needed for reports. }\n';
    const { lines, offset, place } = at(PROPERTIES + rule);
    const found = fieldRuleAt(lines, offset, place) ?? expect.unreachable();
    expect(changeTreatment(found, 'drop').insert).toBe(' { treatment: drop, class: quasi }');
  });

  it.each([
    ['an entity', '      manager|: { entity: user }'],
    ['a list of rules', '      aliases|:\n        items:\n          treatment: drop'],
    ['a key that is being written', '      jobTi|'],
  ])('nothing for %s', (_, rule) => {
    const { lines, offset, place } = at(PROPERTIES + rule);
    expect(fieldRuleAt(lines, offset, place)).toBeUndefined();
  });
});
