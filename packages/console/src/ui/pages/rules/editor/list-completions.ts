import type { RuleLanguage, RulesReference, RuleWord } from '../../../../wire/rules.ts';
import type { YamlPosition } from './yaml-position.ts';

export type Completion = { readonly word: string; readonly meaning: string; readonly insert?: string };

/** Kind of the words that are values of a key. */
const VALUES: Readonly<Record<string, string>> = {
  treatment: 'treatment',
  type: 'type',
  class: 'class',
  kind: 'kind',
  to: 'to',
  grain: 'to',
  odata: 'odata',
  methods: 'method',
  allowedMethods: 'method',
  method: 'transform',
};
const ENTITY_KEYS: ReadonlySet<string> = new Set(['entity', 'collection', 'count']);

export function listCompletions(
  reference: RulesReference,
  language: RuleLanguage,
  place: Pick<YamlPosition, 'path' | 'is' | 'key'>,
): readonly Completion[] {
  const words = language === 'psoxy' ? reference.psoxy : reference.native;
  if (place.is === 'value') return listValues(reference, words, place);
  if (language === 'psoxy')
    return words.filter(({ kind }) => kind === psoxyKind(place.path) || isOption(kind, place.path));
  const entity = findEntity(place.path);
  if (entity !== undefined) return listFields(reference, entity);
  const kinds = nativeKinds(place.path);
  return words.filter(({ kind }) => kinds.includes(kind));
}

export function findMeaning(
  reference: RulesReference,
  language: RuleLanguage,
  place: YamlPosition,
): Completion | undefined {
  const word = place.word.replace(/^['"]|['"]$/g, '');
  const here = listCompletions(reference, language, place).find(
    (each) => each.word === word && each.meaning !== '',
  );
  if (here !== undefined) return here;
  if (place.is !== 'value') return undefined;
  // For a value that isn't in a list, the key is explained.
  const key = { ...place, is: 'key' as const };
  return listCompletions(reference, language, key).find(
    (each) => each.word === place.key && each.meaning !== '',
  );
}

function listValues(
  reference: RulesReference,
  words: readonly RuleWord[],
  { path, key }: Pick<YamlPosition, 'path' | 'key'>,
): readonly Completion[] {
  if (ENTITY_KEYS.has(key)) return Object.keys(reference.fields).map((word) => ({ word, meaning: '' }));
  // `kind` and `type` of a JSON schema aren't those of the rule language.
  if (path.includes('responseSchema') || path.includes('definitions')) return [];
  const kind = Object.hasOwn(VALUES, key) ? VALUES[key] : undefined;
  return kind === undefined ? [] : words.filter((word) => word.kind === kind);
}

function psoxyKind(path: readonly string[]): string {
  if (path.length === 0) return 'file';
  if (path.join('/') === 'endpoints/-') return 'endpoint';
  return '';
}

function isOption(kind: string, path: readonly string[]): boolean {
  return (
    kind === 'option' && path.at(-1) === '-' && (path.at(-2) === 'transforms' || path.at(-2) === 'augments')
  );
}

/** `user` in `entities/user/properties`. */
function findEntity(path: readonly string[]): string | undefined {
  return path.length === 3 && path[0] === 'entities' && path[2] === 'properties' ? path[1] : undefined;
}

function nativeKinds(path: readonly string[]): readonly string[] {
  const [last, before] = [path.at(-1), path.at(-2)];
  if (path.length === 0) return ['file'];
  if (path.join('/') === 'endpoints/-') return ['endpoint'];
  if (before === 'slots') return ['slot'];
  if (before === 'query' || before === 'headers' || before === 'preferences') return ['parameter', 'guard'];
  if (last === 'response') return ['field', 'response'];
  const isField = before === 'properties' || last === 'items' || last === 'others' || before === 'entities';
  return isField ? ['field', 'option'] : [];
}

function listFields({ fields }: RulesReference, entity: string): readonly Completion[] {
  const known = Object.hasOwn(fields, entity) ? fields[entity] : undefined;
  return (known ?? []).map(({ name, rule, reason }) => ({
    word: name,
    meaning: [rule, reason].filter(Boolean).join(' '),
    insert: `${/^[\w]+$/.test(name) ? name : `"${name}"`}: ${rule}`,
  }));
}
