import { describeList, isListName } from '../packages/engine/src/kernel/closed-lists.ts';
import { getMaxCharacters, TEXT_GRAMMARS } from '../packages/engine/src/kernel/grammar-lengths.ts';
import type { LeafRule } from '../packages/engine/src/plan/treatments.ts';

const MEASURES: Readonly<Record<string, string>> = {
  boolean: 'yes or no',
  integer: 'number',
  number: 'number',
  natural: 'number',
  version: 'number',
  guid: 'id of 128 bits',
  dateTime: 'time',
  date: 'date',
  time: 'time of day',
  duration: 'duration',
  timeFormat: 'pattern of a date or time',
};

/**
 * How many values a kept property can have, in words.
 *
 * @throws Error for one that may hold any text
 * @example describeValues({ treatment: 'keep', type: 'organisationText' }) // 'text of at most 64 characters'
 */
export function describeValues(rule: LeafRule): string {
  if (rule.treatment === 'coarsen') return `time by the ${rule.to}`;
  if (rule.treatment === 'keepPhrases') return `phrases of the list ${rule.phrases}`;
  if (rule.treatment === 'meetingProvider') return 'closed list of meeting services';
  if (rule.treatment !== 'keep') return '';
  if (isListName(rule.type)) return describeList(rule.type);
  if (rule.maxDigits !== undefined) return `integer of at most ${rule.maxDigits} digits`;
  const measure = MEASURES[rule.type];
  if (measure !== undefined) return measure;
  const characters = TEXT_GRAMMARS.has(rule.type) ? getMaxCharacters(rule.type) : undefined;
  if (characters === undefined) throw new Error(`${rule.type} has no bound`);
  return `text of at most ${characters} characters`;
}

/** Responses of endpoints without an entity are listed under the ID of the endpoint. */
export function toWriterEntity(entity: string): string {
  return entity.replace(/^endpoint /, '');
}
