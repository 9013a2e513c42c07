import type { FieldRow } from '../fields/field-row.ts';
import { wordsOf } from './words.ts';

/** How much of a field a word says: its name more than its entity, that more than a reason. */
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

/** Where a word stands: fields by their place in the list, and what it weighs there. */
export type Postings = ReadonlyMap<number, number>;

export type SearchIndex = {
  readonly postings: ReadonlyMap<string, Postings>;
  /** Every word, sorted: what begins alike stands together. */
  readonly sorted: readonly string[];
  readonly size: number;
};

/** The index of the dictionary's fields. Words of an entity weigh alike in all of its fields, and are read once. */
export function buildIndex(rows: readonly FieldRow[]): SearchIndex {
  const postings = new Map<string, Map<number, number>>();
  const add = (word: string, at: number, weight: number): void => {
    const places = postings.get(word) ?? new Map<number, number>();
    postings.set(word, places);
    if ((places.get(at) ?? 0) < weight) places.set(at, weight);
  };
  const around = new Map<FieldRow['entity'], readonly (readonly [string, number])[]>();
  rows.forEach((row, at) => {
    const shared = around.get(row.entity) ?? entityWords(row);
    around.set(row.entity, shared);
    for (const [word, weight] of shared) add(word, at, weight);
    for (const [word, weight] of fieldWords(row)) add(word, at, weight);
  });
  return { postings, sorted: [...postings.keys()].sort(), size: rows.length };
}

type Weighed = readonly (readonly [word: string, weight: number])[];

function fieldWords({ field, entity }: FieldRow): Weighed {
  const { name, kind, reason = '', treatment, class: dataClass = '', fate = '' } = field;
  const whole = [name, `${entity.name}.${name}`].map((text) => text.toLowerCase());
  return [
    ...whole.map((text) => [text, WEIGHTS.wholeName] as const),
    ...weigh(wordsOf(name), WEIGHTS.name),
    ...(kind === undefined ? [] : weigh([kind, ...wordsOf(kind)], WEIGHTS.kind)),
    ...weigh(wordsOf(`${treatment} ${fate}`), WEIGHTS.fate),
    ...weigh(wordsOf(dataClass), WEIGHTS.class),
    ...weigh(wordsOf(reason), WEIGHTS.reason),
  ];
}

function entityWords({ connector, entity, endpoints, permissions }: FieldRow): Weighed {
  return [
    ...weigh([entity.name.toLowerCase(), ...wordsOf(entity.name)], WEIGHTS.entity),
    ...weigh(wordsOf(entity.description ?? ''), WEIGHTS.reason),
    ...weigh([connector.id, ...wordsOf(`${connector.id} ${connector.title}`)], WEIGHTS.connector),
    ...endpoints.flatMap(({ id, path }) => [
      ...weigh([id, path.toLowerCase()], WEIGHTS.access),
      ...weigh(wordsOf(path), WEIGHTS.reason),
    ]),
    ...permissions.flatMap(({ value, id }) => weigh([value.toLowerCase(), id], WEIGHTS.access)),
  ];
}

function weigh(words: readonly string[], weight: number): Weighed {
  return words.map((word) => [word, weight]);
}
