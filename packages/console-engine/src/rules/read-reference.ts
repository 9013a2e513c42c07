import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { DataClass, FieldRule } from '@nymgate/engine/plan/rule-set';
import { GRAINS } from '@nymgate/engine/plan/treatments';
import { packageRoot } from '@nymgate/hosts/runtime/read-version';
import type { KnownField, RulesReference, RuleWord } from 'nymgate-console';
import { toFlowYaml } from './fixes/yaml-edits.ts';

type WordTable = { readonly page: string; readonly heading: string; readonly kind: string };

const NATIVE: readonly WordTable[] = [
  { page: 'rules-native', heading: '## Top level', kind: 'file' },
  { page: 'rules-native', heading: '## Fields', kind: 'field' },
  { page: 'rules-native', heading: '### Types and grammars', kind: 'type' },
  { page: 'rules-native', heading: '## Endpoints', kind: 'endpoint' },
  { page: 'rules-native', heading: '### Paths and slots', kind: 'slot' },
  { page: 'rules-native', heading: '### Query rules', kind: 'parameter' },
  { page: 'treatments', heading: '# Treatments', kind: 'treatment' },
];

/** Values that a page lists in a sentence instead of a table. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  class: Object.keys({
    personal: true,
    contact: true,
    text: true,
    quasi: true,
    organisation: true,
    technical: true,
    metadata: true,
  } satisfies Record<DataClass, true>),
  kind: Object.keys(PSEUDONYM_KINDS),
  to: GRAINS,
  odata: ['select', 'filter', 'orderby', 'search', 'expand'],
  method: ['GET', 'HEAD', 'POST'],
};
const PSOXY: readonly WordTable[] = [
  { page: 'rules-psoxy', heading: '## Keys of the file', kind: 'file' },
  { page: 'rules-psoxy', heading: '## Keys of an endpoint', kind: 'endpoint' },
  { page: 'rules-psoxy', heading: '## Transforms', kind: 'transform' },
];

/**
 * Words of both rule languages from the reference pages, which the package includes, and Graph's fields with the built-in
 * rules.
 */
export function readReference(): RulesReference {
  const pages = new Map<string, string>();
  const readPage = (page: string): string => {
    const text = pages.get(page) ?? readFileSync(join(packageRoot(), 'docs/reference', `${page}.md`), 'utf8');
    pages.set(page, text);
    return text;
  };
  const readWords = (table: WordTable) => readTable(readPage(table.page), table);
  return {
    native: [
      ...NATIVE.flatMap(readWords),
      ...readOwnKeys(readPage('treatments'), '# Treatments'),
      ...RESPONSE,
      ...values(),
    ],
    psoxy: [
      ...PSOXY.flatMap(readWords),
      ...readOwnKeys(readPage('rules-psoxy'), '## Transforms'),
      ...values(),
    ],
    fields: knownFields(),
  };
}

function readTable(page: string, { heading, kind }: WordTable): readonly RuleWord[] {
  const rows = tableUnder(page, heading).split('\n').slice(2);
  return rows.flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    const meaning = plainText(
      cells
        .slice(1)
        .filter((cell) => cell !== 'none')
        .join('; '),
    );
    return [...(cells[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => ({
      word: word.replace(/:.*$/, ''),
      kind,
      meaning,
    }));
  });
}

/** The first table of a section; empty without one. */
function tableUnder(page: string, heading: string): string {
  const begin = page.indexOf(`${heading}\n`);
  if (begin === -1) return '';
  const [section = ''] = page.slice(begin + heading.length).split(/\n#{1,3} /, 1);
  return /^\|.*(?:\n\|.*)*/m.exec(section)?.[0] ?? '';
}

/** Keys of one treatment or transform, from the second column of its table. */
function readOwnKeys(page: string, heading: string): readonly RuleWord[] {
  const keys = new Map<string, string[]>();
  for (const [, owner = '', cell = ''] of tableUnder(page, heading).matchAll(
    /^\| \[?`(\w+)`[^|]*\| (`[^|]*`) \|/gm,
  ))
    for (const [, key = ''] of cell.matchAll(/`(\w+)`/g)) keys.set(key, [...(keys.get(key) ?? []), owner]);
  return [...keys].map(([word, owners]) => ({
    word,
    kind: 'option',
    meaning: `Used with ${owners.join(', ')}.`,
  }));
}

const RESPONSE: readonly RuleWord[] = ['collection', 'entity', 'count'].map((word) => ({
  word,
  kind: 'response',
  meaning: '',
}));

function values(): readonly RuleWord[] {
  return Object.entries(VALUES).flatMap(([kind, words]) =>
    words.map((word) => ({ word, kind, meaning: '' })),
  );
}

function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replaceAll('\\|', '|');
}

function knownFields(): RulesReference['fields'] {
  const fields = new Map<string, readonly KnownField[]>();
  for (const { ruleSet } of Object.values(CONNECTORS))
    for (const [name, { properties }] of Object.entries(ruleSet(DEFAULT_CONNECTOR_OPTIONS).entities ?? {}))
      if (!fields.has(name))
        fields.set(
          name,
          Object.entries(properties).map(([field, rule]) => knownField(field, rule)),
        );
  return Object.fromEntries(fields);
}

function knownField(name: string, rule: FieldRule): KnownField {
  const { reason, ...short } = rule as FieldRule & { readonly reason?: string };
  return { name, rule: toFlowYaml(short), ...(reason !== undefined && { reason }) };
}
