import type { Random } from './random.ts';

const GIVEN = ['Aiko', 'Björn', 'Chidi', 'Dolores', 'Émile', 'Farah', 'Grzegorz', 'Hana', 'Ingrid', 'João'];
const FAMILY = [
  'Andersson',
  'Botha',
  'Çelik',
  'Diaz',
  'Eriksen',
  'Fontaine',
  'Gupta',
  'Hoffmann',
  'Ito',
  'Jansen',
];

export type Person = {
  readonly given: string;
  readonly family: string;
  readonly name: string;
  readonly address: string;
};

/** People in the pages when nothing else is said: the same colleagues meet again and again. */
export const COLLEAGUES = 300;

/** One of `people` persons; names repeat sooner than addresses do. */
export function person(random: Random, people: number): Person {
  const number = random(people);
  const given = GIVEN[number % GIVEN.length] ?? '';
  const family = FAMILY[Math.floor(number / GIVEN.length) % FAMILY.length] ?? '';
  return { given, family, name: `${given} ${family}`, address: `person${number}@contoso.example` };
}
