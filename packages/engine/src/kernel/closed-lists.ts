import { toAsciiLowerCase } from './ascii-case.ts';
import { LIST_DATA, type ListName } from './lists/list-data.ts';
import { getMembersText } from './lists/list-members.ts';
import { isWellFormed } from './well-formed.ts';

export type { ListName };

/** Closed lists of values: `timeZoneName`, `microsoft.graph.importance`. */
export const LIST_NAMES = Object.freeze(Object.keys(LIST_DATA) as ListName[]);

export function isListName(name: string): name is ListName {
  return Object.hasOwn(LIST_DATA, name);
}

/** What the list delivers instead of a value that is not in it. */
export function getOtherwise(name: ListName): string | undefined {
  return LIST_DATA[name].otherwise;
}

export function getListMembers(name: ListName): readonly string[] {
  return getMembersText(name).split('|');
}

/**
 * How many values a list can deliver, for people: of language tags the number of subtags.
 *
 * @example describeList('microsoft.graph.importance') // 'closed list of 3'
 */
export function describeList(name: ListName): string {
  const { kind } = LIST_DATA[name];
  const count = getListMembers(name).length;
  return kind === 'subtags' ? `closed list of ${count} subtags` : `closed list of ${count}`;
}

/**
 * The list's own spelling of a value, whatever the letter case, skin tone or emoji presentation of the value; language tags
 * keep their letter case.
 *
 * @returns undefined for a value that is not in the list
 * @example findListed('timeZoneName', 'utc') // 'UTC'
 */
export function findListed(name: ListName, value: string): string | undefined {
  const table = getTable(name);
  if (LIST_DATA[name].kind === 'subtags') return isLanguageTag(table, value) ? value : undefined;
  // Without this, removing what stands between two halves of a character could make a listed one of them.
  return table.get(value) ?? (isWellFormed(value) ? table.get(foldListed(value)) : undefined);
}

/** What a kept value of the list becomes; undefined: it is dropped. */
export function keepListed(name: ListName, value: string): string | undefined {
  return findListed(name, value) ?? getOtherwise(name);
}

const TABLES = new Map<ListName, ReadonlyMap<string, string>>();

function getTable(name: ListName): ReadonlyMap<string, string> {
  const known = TABLES.get(name);
  if (known !== undefined) return known;
  const table = new Map<string, string>();
  for (const member of getListMembers(name)) {
    table.set(member, member);
    table.set(foldListed(member), member);
  }
  TABLES.set(name, table);
  return table;
}

const FOLDED_AWAY = /[\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;

/** ASCII letters in lower case, without skin tones and the selector of emoji presentation. The kernel folds in the same way. */
export function foldListed(text: string): string {
  return toAsciiLowerCase(text).replace(FOLDED_AWAY, '');
}

/** RFC 5646: language, script, region, each registered; or one of the tags that are listed as a whole (`zh-chs`). */
function isLanguageTag(table: ReadonlyMap<string, string>, value: string): boolean {
  const tag = toAsciiLowerCase(value);
  if (table.has(tag) && !tag.startsWith('-')) return true;
  const [language = '', ...subtags] = tag.split('-');
  if (subtags.length === 0 || subtags.length > 2 || !table.has(language)) return false;
  if (!subtags.every((subtag) => table.has(`-${subtag}`))) return false;
  const [first = '', second = ''] = subtags;
  return subtags.length === 1 || (first.length === SCRIPT_LENGTH && second.length < SCRIPT_LENGTH);
}

const SCRIPT_LENGTH = 4;
