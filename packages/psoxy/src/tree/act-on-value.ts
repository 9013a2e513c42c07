import { RequestError } from '@nymgate/engine/kernel/errors';
import { type JsonLimits, type JsonNode, writeJson } from '@nymgate/engine/kernel/json/json';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { digestNode } from '@nymgate/engine/sanitizer/transforms/digest-text';
import { printedByJava } from '@nymgate/rules/text/printed-by-java';
import { PERSON, TEXT } from '../plan/psoxy-kinds.ts';
import type { PsoxyAction, TransformName } from '../plan/psoxy-response.ts';
import { digestInside } from './digest-inside.ts';
import {
  canonicalIp,
  keepLongestMatch,
  keepMatchingTokens,
  keepPhraseMatches,
  pseudonymizeMatches,
  removeMatches,
  requireLength,
  tokenizeMatches,
} from './text-transforms.ts';
import { pseudonymizeAddressList, writePseudonym } from './write-pseudonym.ts';

export type ActContext = { readonly pseudonymizer: Pseudonymizer; readonly limits: JsonLimits };

/** What a transform does to one value, and what else both engines and the explanations have to know about it. */
type Act<Name extends TransformName> = {
  /** The native treatment under which it is counted. */
  readonly counts: LeafAction['treatment'];
  /**
   * The values that it looks at. All others become what null becomes. `nothing`: the place is removed, whatever stands there.
   */
  readonly takes: 'texts' | 'identifiers' | 'nothing';
  /** `'null'` is a text. */
  readonly ofNull: (action: PsoxyAction<Name>) => null | 'null';
  readonly act: (action: PsoxyAction<Name>, value: JsonNode, context: ActContext) => JsonNode;
  /** The native treatment that does the same to what it looks at; undefined: there is none. */
  readonly twin: (action: PsoxyAction<Name>) => LeafAction | undefined;
};

const toNull = (): null => null;
const noTwin = (): undefined => undefined;

/** Every transform of the language (psoxy-facts.md#a and #f). */
const ACTS: { readonly [Name in TransformName]: Act<Name> } = {
  redact: {
    counts: 'drop',
    takes: 'nothing',
    ofNull: toNull,
    act: toNull,
    twin: () => ({ treatment: 'drop' }),
  },
  redactRegexMatches: onFilledText('keepPhrases', ({ patterns }, text) => removeMatches(text, patterns)),
  redactExceptPhrases: onFilledText('keepPhrases', ({ phrases }, text) => keepPhraseMatches(text, phrases)),
  redactExceptSubstringsMatchingRegexes: onFilledText('keepPhrases', ({ patterns }, text) =>
    keepLongestMatch(text, patterns),
  ),
  filterTokenByRegex: onFilledText('keepPhrases', (action, text) => keepMatchingTokens(text, action)),
  pseudonymize: {
    counts: 'pseudonymize',
    takes: 'identifiers',
    // A consumer of JSON parses the text, and finds null in it.
    ofNull: ({ encoding }) => (encoding === 'json' ? 'null' : null),
    act: (action, value, { pseudonymizer }) => writePseudonym(identifierOf(value), action, pseudonymizer),
    twin: ({ encoding, includeReversible }) =>
      encoding === 'urlSafeToken'
        ? { treatment: 'pseudonymize', kind: PERSON, reversible: includeReversible, prefixed: false }
        : undefined,
  },
  pseudonymizeEmailHeader: {
    counts: 'pseudonymize',
    takes: 'identifiers',
    ofNull: toNull,
    act: ({ encoding }, value, { pseudonymizer }) =>
      pseudonymizeAddressList(identifierOf(value), encoding, pseudonymizer),
    twin: noTwin,
  },
  pseudonymizeRegexMatches: {
    counts: 'pseudonymize',
    takes: 'identifiers',
    ofNull: toNull,
    act: ({ pattern, includeReversible }, value, { pseudonymizer, limits }) => {
      if (typeof value !== 'string') refuseType();
      const how = { pattern, reversible: includeReversible, limits };
      return isBlankInJava(value) ? null : pseudonymizeMatches(value, how, pseudonymizer);
    },
    twin: noTwin,
  },
  tokenize: onFilledText(
    'pseudonymize',
    ({ pattern }, text, { pseudonymizer, limits }) =>
      tokenizeMatches(text, { pattern, limits }, pseudonymizer),
    ({ pattern }) =>
      pattern === undefined
        ? { treatment: 'pseudonymize', kind: TEXT, reversible: true, prefixed: false }
        : undefined,
  ),
  textDigest: onText(
    'textDigest',
    ({ inner, keywords }, text, { limits }) => {
      const whole = () => writeJson(digestNode(text, keywords));
      // A text that turns out not to be JSON is digested as it is.
      return inner === undefined ? whole() : (digestInside(text, { inner, keywords, limits }) ?? whole());
    },
    ({ inner, keywords }) =>
      inner === undefined && keywords.length === 0 ? { treatment: 'textDigest' } : undefined,
  ),
  hashIp: onFilledText('pseudonymize', (_, text, { pseudonymizer }) =>
    onIp(text, (ip) => pseudonymizer.irreversible(ip, PERSON)),
  ),
  encryptIp: onFilledText('pseudonymize', (_, text, { pseudonymizer }) =>
    onIp(text, (ip) => pseudonymizer.reversible(ip, TEXT)),
  ),
};

/** What is known of a transform. */
export function actOf<Name extends TransformName>(action: PsoxyAction<Name>): Act<Name> {
  return ACTS[action.type];
}

/**
 * What an action makes of one value (psoxy-facts.md#a and #f). No action ever lets a value through whose type
 * it does not know: it becomes null, or the answer is withheld.
 *
 * @param action not one that removes the place
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when a truth value, object or array is to be pseudonymized, or a text grows
 * beyond the limit
 */
export function actOnValue<Name extends TransformName>(
  action: PsoxyAction<Name>,
  value: JsonNode,
  context: ActContext,
): JsonNode {
  const { act, ofNull, takes } = actOf(action);
  const isTaken = value !== null && (takes === 'identifiers' || typeof value === 'string');
  const result = isTaken ? act(action, value, context) : ofNull(action);
  // Places that are met again and again could make a token of a token of a token.
  if (typeof result === 'string') requireLength(result, context.limits);
  return result;
}

type OnText<Name extends TransformName> = (
  action: PsoxyAction<Name>,
  text: string,
  context: ActContext,
) => string | null;

function onText<Name extends TransformName>(
  counts: LeafAction['treatment'],
  act: OnText<Name>,
  twin: Act<Name>['twin'] = noTwin,
): Act<Name> {
  return {
    counts,
    takes: 'texts',
    ofNull: toNull,
    act: (action, value, context) => (typeof value === 'string' ? act(action, value, context) : null),
    twin,
  };
}

/** A blank text stays as it is: it says nothing. */
function onFilledText<Name extends TransformName>(
  counts: LeafAction['treatment'],
  act: OnText<Name>,
  twin?: Act<Name>['twin'],
): Act<Name> {
  return onText(
    counts,
    (action, text, context) => (isBlankInJava(text) ? text : act(action, text, context)),
    twin,
  );
}

/**
 * A number is its decimal text as written: 42 and "42" are one person, "042" is another. One with an exponent is as Java prints
 * it (psoxy-facts.md#n). An object where the rule expects an identifier means that the rule does not know what it lets through.
 */
function identifierOf(value: JsonNode): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return refuseType();
  return HAS_EXPONENT.test(value.text) ? printedByJava(Number(value.text)) : value.text;
}

const HAS_EXPONENT = /e/i;

function refuseType(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'type' });
}

/** A text that is no address is not hashed: the rule did not ask that other identifiers can be joined. */
function onIp(text: string, write: (ip: string) => string | null): string | null {
  const ip = canonicalIp(text);
  return ip === undefined ? null : write(ip);
}
