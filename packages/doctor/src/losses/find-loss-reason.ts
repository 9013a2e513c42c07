import { getMaxCharacters } from '@nymgate/engine/kernel/grammar-lengths';
import { type Grammar, matchesGrammar } from '@nymgate/engine/kernel/grammars';

/** Why a value doesn't match a grammar of organisations' texts. */
export type LossReason =
  | 'too long'
  | 'telephone number'
  | 'address or link'
  | 'other characters'
  | 'several reasons'
  | 'not text';

const MAX_WORDS = 12;

type Repair = readonly [reason: LossReason, repair: (text: string, type: Grammar) => string];

/** Each removes one reason; the grammar itself decides whether it was the only one. */
const REPAIRS: readonly Repair[] = [
  ['too long', shorten],
  ['telephone number', (text) => text.replace(/\p{Nd}/gu, '-')],
  ['address or link', (text) => text.replace(/[@:/.]/g, ' ')],
  [
    'other characters',
    (text, type) => Array.from(text, (one) => (matchesGrammar(type, one) ? one : ' ')).join(''),
  ],
];

/**
 * @returns undefined for a value that the grammar keeps
 * @example findLossReason('organisationText', 'Ask ana@contoso.com') // 'address or link'
 */
export function findLossReason(type: Grammar, value: unknown): LossReason | undefined {
  if (typeof value !== 'string') return 'not text';
  if (matchesGrammar(type, value)) return undefined;
  const only = REPAIRS.find(([, repair]) => matchesGrammar(type, repair(value, type)));
  return only?.[0] ?? 'several reasons';
}

function shorten(text: string, type: Grammar): string {
  const words = text.trim().split(/\s+/).slice(0, MAX_WORDS).join(' ');
  return Array.from(words).slice(0, getMaxCharacters(type)).join('');
}
