import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findUsedEnumerations, readEnumerations } from './closed-lists/enumerations.ts';
import {
  ATTACHMENT_TYPES,
  DOCUMENTED_WORDS,
  FLAGS,
  FORMER_WINDOWS_ZONES,
  MEDIA_FORMATS,
  NAMED_REACTIONS,
  SENSITIVE_EMOJI,
  WINDOWS_LANGUAGES,
} from './closed-lists/microsoft-values.ts';

// Writes the closed lists into two modules of the source tree, out of the packages of those who keep them. A newer package is a newer
// list. packages/engine/src/kernel/lists/closed-lists.test.ts holds the committed modules to what is made here.

const FOLDER = new URL('../packages/engine/src/kernel/lists/', import.meta.url);
const load = createRequire(import.meta.url) as (name: string) => unknown;

type List = {
  readonly kind: 'values' | 'subtags';
  readonly members: readonly string[];
  readonly otherwise?: string;
};

const HEAD = '// Made by tools/build-closed-lists.ts; do not edit.\n';

/** The committed modules as they should be, by file name. The members are in a module of their own, which no start reads. */
export function listModules(): Readonly<Record<string, string>> {
  const lists = Object.entries(collectLists());
  const names = lists.map(([name]) => `\n  | '${name}'`);
  const heads = lists.map(([name, list]) => `  ${quoteKey(name)}: ${printHead(list)},\n`);
  const members = lists.map(([name, list]) => `  ${quoteKey(name)}: '${joinMembers(list)}',\n`);
  return {
    'list-data.ts': `${HEAD}export type ListData = {
  /** \`values\`: the values, in their own spelling. \`subtags\`: the parts of language tags, \`-\` before all but languages. */
  readonly kind: 'values' | 'subtags';
  /** Replaces values that are not in the list. Absent: such values are dropped. */
  readonly otherwise?: string;
};

export type ListName =${names.join('')};

export const LIST_DATA: Readonly<Record<ListName, ListData>> = {
${heads.join('')}};
`,
    'list-members.ts': `${HEAD}import type { ListName } from './list-data.ts';

const MEMBERS: Readonly<Record<ListName, string>> = {
${members.join('')}};

/** Joined by \`|\`. No two of them fold to the same text; none has a skin tone or anything that JSON escapes. */
export function getMembersText(name: ListName): string {
  return MEMBERS[name];
}
`,
  };
}

function collectLists(): Readonly<Record<string, List>> {
  const published = readEnumerations();
  const enumerations = findUsedEnumerations().map((name): [string, List] => {
    const members = published.get(name);
    if (members === undefined) throw new Error(`The package of Graph's types has no ${name}.`);
    const otherwise = members.includes(UNKNOWN) ? { otherwise: UNKNOWN } : {};
    return [name, { kind: 'values', members: FLAGS.has(name) ? joinFlags(members) : members, ...otherwise }];
  });
  return {
    timeZoneName: { kind: 'values', members: listZones(), otherwise: 'tzone://Microsoft/Custom' },
    reaction: { kind: 'values', members: listReactions(), otherwise: 'custom' },
    registeredMediaType: { kind: 'values', members: listMediaTypes() },
    mediaFormat: { kind: 'values', members: MEDIA_FORMATS },
    documentedWord: { kind: 'values', members: DOCUMENTED_WORDS },
    countryCode: { kind: 'values', members: listCountries() },
    currencyCode: { kind: 'values', members: listCurrencies() },
    languageTag: { kind: 'subtags', members: listSubtags() },
    ...Object.fromEntries(enumerations),
  };
}

/** The member of an evolvable enumeration that stands for those added later (Graph's best practices). */
const UNKNOWN = 'unknownFutureValue';

/** Every set of flags in their published order, joined with and without a space, as OData writes them; `none` only by itself. */
function joinFlags(members: readonly string[]): readonly string[] {
  const sets = listSets(members.filter((member) => member !== 'none'));
  return [...members, ...sets.map((set) => set.join(',')), ...sets.map((set) => set.join(', '))];
}

function listSets([first, ...rest]: readonly string[]): readonly (readonly string[])[] {
  if (first === undefined) return [];
  const others = listSets(rest);
  return [[first], ...others, ...others.map((other) => [first, ...other])];
}

function listZones(): readonly string[] {
  const { zones } = load('tzdata') as { readonly zones: Readonly<Record<string, unknown>> };
  const { supplemental } = load('cldr-core/supplemental/windowsZones.json') as {
    readonly supplemental: {
      readonly windowsZones: {
        readonly mapTimezones: readonly { readonly mapZone: { readonly _other: string } }[];
      };
    };
  };
  const windows = supplemental.windowsZones.mapTimezones.map(({ mapZone }) => mapZone._other);
  return [...Object.keys(zones), ...windows, ...FORMER_WINDOWS_ZONES];
}

type Emoji = { readonly emoji: string; readonly name: string };

function listReactions(): readonly string[] {
  const groups = load('unicode-emoji-json/data-by-group.json') as readonly {
    readonly slug: string;
    readonly emojis: readonly Emoji[];
  }[];
  const emoji = groups.flatMap(({ slug, emojis }) => (slug === 'flags' ? [] : emojis));
  return [
    ...NAMED_REACTIONS,
    ...emoji.filter(({ name }) => !SENSITIVE_EMOJI.test(name)).map(({ emoji: character }) => character),
  ];
}

function listMediaTypes(): readonly string[] {
  return [...Object.keys(load('mime-db') as object), ...ATTACHMENT_TYPES];
}

function listSubtags(): readonly string[] {
  const { availableLocales } = load('cldr-core/availableLocales.json') as {
    readonly availableLocales: { readonly full: readonly string[] };
  };
  const { languageData, territoryInfo } = {
    ...readSupplemental('languageData'),
    ...readSupplemental('territoryInfo'),
  };
  const { scriptMetadata } = load('cldr-core/scriptMetadata.json') as {
    readonly scriptMetadata: Readonly<Record<string, unknown>>;
  };
  const subtags = availableLocales.full.flatMap((locale) => {
    const [language = '', ...others] = locale.split('-');
    return [language, ...others.map((other) => `-${other}`)];
  });
  const languages = Object.keys(languageData ?? {}).map((name) => name.replace(/-.*/, ''));
  const regions = [...Object.keys(territoryInfo ?? {}), ...WORLD_REGIONS].map((region) => `-${region}`);
  const scripts = Object.keys(scriptMetadata).map((script) => `-${script}`);
  return [...languages, ...subtags, ...regions, ...scripts]
    .filter((subtag) => /^(?:[A-Za-z]{2,3}|-[A-Za-z]{4}|-[A-Za-z]{2}|-\d{3})$/.test(subtag))
    .map((subtag) => subtag.toLowerCase())
    .concat(WINDOWS_LANGUAGES);
}

function listCountries(): readonly string[] {
  return Object.keys(readSupplemental('territoryInfo').territoryInfo ?? {});
}

/** Those that a country has or had, as ISO 4217 writes them; not those of `ZZ`: metals, units of account and tests. */
function listCurrencies(): readonly string[] {
  const { region } = readSupplemental('currencyData').currencyData as {
    readonly region: Readonly<Record<string, readonly object[]>>;
  };
  return Object.entries(region).flatMap(([country, currencies]) =>
    country === 'ZZ' ? [] : currencies.flatMap(Object.keys),
  );
}

/** Regions of more than one country that Windows or CLDR has in tags: `en-029`, `es-419`. */
const WORLD_REGIONS = ['001', '029', '150', '419'];

function readSupplemental(name: string): Readonly<Record<string, object>> {
  const { supplemental } = load(`cldr-core/supplemental/${name}.json`) as {
    readonly supplemental: Readonly<Record<string, object>>;
  };
  return supplemental;
}

function quoteKey(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`;
}

function printHead({ kind, otherwise }: List): string {
  return `{ kind: '${kind}'${otherwise === undefined ? '' : `, otherwise: '${otherwise}'`} }`;
}

function joinMembers({ members }: List): string {
  const text = [...new Set(members)].sort().join('|');
  if (/['"\\\p{Cc}]/u.test(text)) throw new Error('A member would need an escape.');
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(listModules())) {
    const file = new URL(name, FOLDER);
    if (!existsSync(file) || text !== readFileSync(file, 'utf8')) writeFileSync(file, text);
  }
}
