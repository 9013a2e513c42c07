import { GRAMMARS, type Grammar } from './grammars.ts';

/**
 * Most characters by grammar; only `string` is unlimited. A test generates texts of each grammar and compares. What
 * Microsoft's service writes has 40 at most, names of types excepted.
 */
export const GRAMMAR_LENGTHS: Readonly<Record<Exclude<Grammar, 'string'>, number>> = Object.freeze({
  word: 40,
  guid: 36,
  dateTime: 35,
  date: 10,
  time: 18,
  duration: 47,
  locale: 44,
  timeZone: 80,
  opaque: 2048,
  threadId: 681,
  product: 64,
  agent: 128,
  serviceWord: 40,
  serviceName: 40,
  organisationText: 64,
  organisationCode: 64,
  version: 23,
  mediaType: 160,
  timeFormat: 23,
  etag: 516,
  odataType: 99,
  hostname: 253,
  natural: 16,
  truth: 5,
  address: 323,
});

/** @returns undefined for `string`, and for what is no grammar */
export function getMaxCharacters(type: string): number | undefined {
  return Object.hasOwn(GRAMMAR_LENGTHS, type)
    ? GRAMMAR_LENGTHS[type as keyof typeof GRAMMAR_LENGTHS]
    : undefined;
}

/** Numbers, times, their patterns and ids: how many values they have does not depend on their length. */
const MEASURES: ReadonlySet<string> = new Set([
  'guid',
  'dateTime',
  'date',
  'time',
  'duration',
  'natural',
  'truth',
  'version',
  'timeFormat',
]);

/** Grammars of texts, which are described by their length. */
export const TEXT_GRAMMARS: ReadonlySet<string> = new Set(
  GRAMMARS.filter((grammar) => !MEASURES.has(grammar)),
);
