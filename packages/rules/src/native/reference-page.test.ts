import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GRAMMARS } from '../../../engine/src/kernel/grammars.ts';
import { TREATMENT_DEFINITIONS, type Treatment } from '../../../engine/src/plan/treatments.ts';
import { checkRules } from './check-rules.ts';
import { compileRules } from './compile-rules.ts';
import { parseRules, printRules } from './parse-rules.ts';
import { TREATMENT_RULES } from './treatment-rules.ts';

const PAGE = readFileSync(new URL('../../../../docs/reference/rules-native.md', import.meta.url), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const TAKES: Readonly<Record<(typeof TREATMENT_DEFINITIONS)[Treatment]['accepts'], string>> = {
  anything: 'anything',
  typed: 'what its `type` says',
  identifiers: 'text, number',
  texts: 'text',
};

describe('docs/reference/treatments.md', () => {
  it('lists every treatment with its own keys and what it takes', () => {
    const page = readFileSync(new URL('../../../../docs/reference/treatments.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| \[`(\w+)`\]\(#\w+\) \| ([^|]*) \| ([^|]*) \|/gm)];
    expect(rows.map(([, name, keys = '', takes]) => [name, keys.match(/\w+(?=`)/g) ?? [], takes])).toEqual(
      Object.entries(TREATMENT_DEFINITIONS).map(([name, { accepts }]) => [
        name,
        Object.keys(TREATMENT_RULES[name as Treatment].keys),
        TAKES[accepts],
      ]),
    );
  });
});

describe('docs/reference/rules-native.md', () => {
  it('has an example without a finding', () => {
    const ruleSet = parseRules(EXAMPLE, 'example.yaml');
    expect(checkRules(ruleSet)).toEqual([]);
    expect(compileRules(ruleSet, sha256Hex).endpoints.map(({ id }) => id)).toEqual([
      'users-delta',
      'user',
      'users',
      'calendar-view',
    ]);
  });

  it('shows every treatment, key and kind of rule in the example', () => {
    const words = [
      'drop',
      'keep',
      'pseudonymize',
      'reversible',
      'prefixed',
      'kind: person',
      'textDigest',
      'keepPhrases',
      'meetingProvider',
      'entity:',
      'items:',
      'properties:',
      'others:',
      'class:',
      'reason:',
      'description:',
      'phrases:',
      'linkTemplates:',
      'methods:',
      'slots:',
      'pseudonym:',
      'query:',
      'headers:',
      'preferences:',
      'required:',
      'minimum:',
      'maximum:',
      'values:',
      'navigations:',
      'odata: select',
      'odata: filter',
      'odata: orderby',
      'odata: search',
      'odata: expand',
      'collection:',
    ];
    expect(words.filter((word) => !EXAMPLE.includes(word))).toEqual([]);
  });

  it('lists every grammar', () => {
    expect(GRAMMARS.filter((grammar) => !PAGE.includes(`| \`${grammar}\` `))).toEqual([]);
  });

  it('survives printing', () => {
    const ruleSet = parseRules(EXAMPLE, 'example.yaml');
    expect(parseRules(printRules(ruleSet), 'printed.yaml')).toEqual(ruleSet);
  });
});
