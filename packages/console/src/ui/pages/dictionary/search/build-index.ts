import type { FieldRow } from './field-row.ts';
import { toWords } from './words.ts';

/** A match in a name weighs more than one in the entity, and that more than one in a reason. */
const WEIGHTS = {
  wholeName: 16,
  name: 12,
  entity: 6,
  kind: 5,
  connector: 4,
  access: 4,
  fate: 2,
  class: 2,
  reason: 1,
} as const;

/** Start inclusive, end exclusive. */
type Range = { readonly start: number; readonly end: number };

/** Ranges of fields that contain a word, with its weight there. */
export type Postings = readonly (Range & { readonly weight: number })[];

export type SearchIndex = {
  readonly postings: ReadonlyMap<string, Postings>;
  /** Sorted, for prefix search. */
  readonly sorted: readonly string[];
  readonly size: number;
};

/** Fields of an entity in the same connectors are adjacent, so each of its words is one range. */
export function buildIndex(rows: readonly FieldRow[]): SearchIndex {
  const postings = new Map<string, (Range & { readonly weight: number })[]>();
  const add = (words: WeightedWords, range: Range): void => {
    for (const [word, weight] of heaviest(words)) {
      const places = postings.get(word);
      if (places === undefined) postings.set(word, [{ ...range, weight }]);
      else places.push({ ...range, weight });
    }
  };
  let start = 0;
  rows.forEach((row, at) => {
    add(fieldWords(row), { start: at, end: at + 1 });
    if (rows[at + 1]?.locations === row.locations) return;
    add(entityWords(row), { start, end: at + 1 });
    start = at + 1;
  });
  return { postings, sorted: [...postings.keys()].sort(), size: rows.length };
}

function heaviest(words: WeightedWords): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const [word, weight] of words) weights.set(word, Math.max(weights.get(word) ?? 0, weight));
  return weights;
}

type WeightedWords = readonly (readonly [word: string, weight: number])[];

function fieldWords({ field, locations: [{ entity }] }: FieldRow): WeightedWords {
  const { name, kind, reason = '', treatment, class: dataClass = '', outcome = '' } = field;
  const names = [name, `${entity.name}.${name}`].map((text) => text.toLowerCase());
  return [
    ...names.map((text) => [text, WEIGHTS.wholeName] as const),
    ...weigh(toWords(name), WEIGHTS.name),
    ...(kind === undefined ? [] : weigh([kind, ...toWords(kind)], WEIGHTS.kind)),
    ...weigh(toWords(`${treatment} ${outcome}`), WEIGHTS.fate),
    ...weigh(toWords(dataClass), WEIGHTS.class),
    ...weigh(toWords(reason), WEIGHTS.reason),
  ];
}

function entityWords({ locations }: FieldRow): WeightedWords {
  return locations.flatMap(({ connector, entity, endpoints, permissions }) => [
    ...weigh([entity.name.toLowerCase(), ...toWords(entity.name)], WEIGHTS.entity),
    ...weigh(toWords(entity.description ?? ''), WEIGHTS.reason),
    ...weigh([connector.id, ...toWords(`${connector.id} ${connector.title}`)], WEIGHTS.connector),
    ...endpoints.flatMap(({ id, path }) => [
      ...weigh([id, path.toLowerCase()], WEIGHTS.access),
      ...weigh(toWords(path), WEIGHTS.reason),
    ]),
    ...permissions.flatMap(({ value, id }) => weigh([value.toLowerCase(), id], WEIGHTS.access)),
  ]);
}

function weigh(words: readonly string[], weight: number): WeightedWords {
  return words.map((word) => [word, weight]);
}
