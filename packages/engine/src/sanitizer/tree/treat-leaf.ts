import { findListed, getOtherwise, isListName, type ListName } from '../../kernel/closed-lists.ts';
import { matchesGrammar } from '../../kernel/grammars.ts';
import type { JsonNode, JsonNumber } from '../../kernel/json/json.ts';
import { isIntegerText, isNumberText } from '../../kernel/json/numeric-text.ts';
import { PSEUDONYM_KINDS, type PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { coarsenAnyTime } from '../../kernel/time/coarsen-any-time.ts';
import { toVisibleText } from '../../kernel/visible-text.ts';
import { isWellFormed } from '../../kernel/well-formed.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import type { Pseudonymizer } from '../../pseudonyms/pseudonymizer.ts';
import { keepListedPhrases } from '../transforms/keep-phrases.ts';
import { measureText } from '../transforms/measure-text.ts';
import { getMeetingProvider } from '../transforms/meeting-provider.ts';
import { createShapeError } from './create-shape-error.ts';
import type { SealLink } from './seal-link.ts';
import type { Tally } from './tally.ts';

/** What the leaves of one document share. */
export type TreatmentContext = {
  readonly pseudonymizer: Pseudonymizer;
  readonly sealLink: SealLink;
  readonly tally: Tally;
};

/**
 * Applies a rule to one value. null stays null, since it only means that there is no value. A value of a
 * type that the rule does not know is dropped, never delivered.
 *
 * @returns undefined when the value must not leave
 * @throws RequestError RESPONSE_NOT_SANITIZABLE for a link that cannot be sealed
 */
export function treatLeaf(
  action: LeafAction,
  value: JsonNode,
  treating: TreatmentContext,
): JsonNode | undefined {
  const { tally } = treating;
  if (action.treatment === 'drop' || value === null) {
    tally.treatments[action.treatment] += 1;
    return action.treatment === 'drop' ? undefined : null;
  }
  if (action.treatment === 'keep' && isListName(action.type) && typeof value === 'string')
    return treatListed(action.type, value, tally);
  const treated = treatValue(action, value, treating);
  if (treated === MISMATCH || treated === NO_IDENTIFIER) {
    tally.mismatches += 1;
    return treated === NO_IDENTIFIER ? null : undefined;
  }
  tally.treatments[action.treatment] += 1;
  return treated;
}

/** A text of a closed list stays in the list's spelling; others are counted apart from what Graph itself calls unknown. */
function treatListed(list: ListName, value: string, tally: Tally): string | undefined {
  const found = findListed(list, value);
  if (found === undefined) tally.unlisted += 1;
  else tally.treatments.keep += 1;
  return found ?? getOtherwise(list);
}

const MISMATCH = Symbol('mismatch');
/** A text that is not well-formed Unicode: it has no pseudonym, and null says so. */
const NO_IDENTIFIER = Symbol('nameless');

type DeliveringAction = Exclude<LeafAction, { treatment: 'drop' }>;

function treatValue(
  action: DeliveringAction,
  value: JsonNode,
  treating: TreatmentContext,
): JsonNode | undefined | typeof MISMATCH | typeof NO_IDENTIFIER {
  const { pseudonymizer } = treating;
  switch (action.treatment) {
    case 'keep':
      if (!matchesType(action, value)) return MISMATCH;
      // Not of addresses alone: every text that names a domain or a tenant.
      if (action.byDomainPolicy && typeof value === 'string') return pseudonymizer.domain(value) ?? undefined;
      return action.type === 'string' && typeof value === 'string' ? toVisibleText(value) : value;
    case 'pseudonymize': {
      const text = toIdentifier(value, action.kind);
      if (text === undefined) return MISMATCH;
      return isWellFormed(text) ? pseudonymizeText(text, action, pseudonymizer) : NO_IDENTIFIER;
    }
    case 'coarsen':
      return typeof value === 'string' ? (coarsenAnyTime(value, action.to) ?? MISMATCH) : MISMATCH;
    case 'textDigest':
      return typeof value === 'string' ? measureText(value) : MISMATCH;
    case 'keepPhrases':
      return typeof value === 'string' ? keepListedPhrases(value, action.phrases) : MISMATCH;
    case 'meetingProvider':
      return typeof value === 'string' ? (getMeetingProvider(value) ?? undefined) : MISMATCH;
    case 'sealLink':
      return seal(action, value, treating);
    default:
      // A treatment that is not handled does not compile.
      return action satisfies never;
  }
}

/** A number is its digits as written: a 20-digit id keeps them all. Links and ids of meetings are texts alone. */
function toIdentifier(value: JsonNode, kind: PseudonymKind): string | undefined {
  if (typeof value === 'string') return value;
  return isNumber(value) && PSEUDONYM_KINDS[kind].canonical !== 'meeting' ? value.text : undefined;
}

/** Dropping a paging link would make the data end early without a sign, so the whole answer is withheld instead. */
function seal(
  { continues }: LeafAction<'sealLink'>,
  value: JsonNode,
  { sealLink, tally }: TreatmentContext,
): string {
  const sealed = typeof value === 'string' ? sealLink(value, continues) : undefined;
  if (sealed === undefined) throw createShapeError('link');
  tally.linksSealed += 1;
  return sealed;
}

type Pseudonymize = Omit<LeafAction<'pseudonymize'>, 'treatment'>;

/**
 * The pseudonym of an identifier in the form that the rule asks for; null for a blank text. A text that looks like one of
 * our tokens is an identifier like any other: what an author writes is never taken for a pseudonym (T2-07).
 *
 * @example pseudonymizeText('SMTP:kim@example.org', { kind: 'person', reversible: false, prefixed: true }, pseudonymizer) // 'SMTP:t~…@example.org'
 */
function pseudonymizeText(text: string, form: Pseudonymize, pseudonymizer: Pseudonymizer): string | null {
  if (form.prefixed) return pseudonymizer.prefixed(text, form);
  const opens = form.reversible && (form.guidOnly !== true || matchesGrammar('guid', text));
  return opens ? pseudonymizer.reversible(text, form.kind) : pseudonymizer.irreversible(text, form.kind);
}

type KeptType = Pick<LeafAction<'keep'>, 'type' | 'maxDigits'>;

/**
 * Whether a scalar may be kept as it is. Types are never converted: `"5"` is no integer and `5` no text. Numbers have no more
 * digits than programs read.
 *
 * @example matchesType({ type: 'integer' }, { kind: 'number', text: '1.0' }) // false
 */
export function matchesType({ type, maxDigits }: KeptType, value: JsonNode): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type !== 'integer' && type !== 'number')
    return typeof value === 'string' && matchesGrammar(type, value);
  if (!isNumber(value)) return false;
  return type === 'integer' ? isIntegerText(value.text, maxDigits) : isNumberText(value.text);
}

function isNumber(value: JsonNode): value is JsonNumber {
  return typeof value === 'object' && value !== null && value.kind === 'number';
}
