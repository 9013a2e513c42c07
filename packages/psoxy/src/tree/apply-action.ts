import { RequestError } from '@nymgate/engine/kernel/errors';
import { type JsonLimits, type JsonNode, writeJson } from '@nymgate/engine/kernel/json/json';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { isBlankInJava } from '@nymgate/engine/pseudonyms/addresses/canonical-form';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { createTextSizeNode } from '@nymgate/engine/sanitizer/transforms/measure-text';
import { formatJavaDouble } from '@nymgate/rules/text/format-java-double';
import { PERSON, TEXT } from '../plan/psoxy-kinds.ts';
import type { PsoxyAction, TransformName } from '../plan/psoxy-response.ts';
import { digestInnerJson } from './digest-inner-json.ts';
import { formatPseudonym, pseudonymizeAddressList } from './format-pseudonym.ts';
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

export type ActContext = { readonly pseudonymizer: Pseudonymizer; readonly limits: JsonLimits };

/** What a transform does to one value, and what else both engines and the explanations have to know about it. */
type TransformBehavior<Name extends TransformName> = {
  /** The native treatment under which it is counted. */
  readonly countedAs: LeafAction['treatment'];
  /**
   * The values that it looks at. All others become what null becomes. `nothing`: the place is removed, whatever stands there.
   */
  readonly accepts: 'texts' | 'identifiers' | 'nothing';
  /** `'null'` is a text. */
  readonly valueForNull: (action: PsoxyAction<Name>) => null | 'null';
  readonly apply: (action: PsoxyAction<Name>, value: JsonNode, context: ActContext) => JsonNode;
  /** The native treatment that does the same to what it looks at; undefined: there is none. */
  readonly nativeEquivalent: (action: PsoxyAction<Name>) => LeafAction | undefined;
};

const returnNull = (): null => null;
const noNativeEquivalent = (): undefined => undefined;

/** Every transform of the language (psoxy-facts.md#a and #f). */
const TRANSFORM_BEHAVIORS: { readonly [Name in TransformName]: TransformBehavior<Name> } = {
  redact: {
    countedAs: 'drop',
    accepts: 'nothing',
    valueForNull: returnNull,
    apply: returnNull,
    nativeEquivalent: () => ({ treatment: 'drop' }),
  },
  redactRegexMatches: createVisibleTextBehavior('keepPhrases', ({ patterns }, text) =>
    removeMatches(text, patterns),
  ),
  redactExceptPhrases: createVisibleTextBehavior('keepPhrases', ({ phrases }, text) =>
    keepPhraseMatches(text, phrases),
  ),
  redactExceptSubstringsMatchingRegexes: createVisibleTextBehavior('keepPhrases', ({ patterns }, text) =>
    keepLongestMatch(text, patterns),
  ),
  filterTokenByRegex: createVisibleTextBehavior('keepPhrases', (action, text) =>
    keepMatchingTokens(text, action),
  ),
  pseudonymize: {
    countedAs: 'pseudonymize',
    accepts: 'identifiers',
    // A consumer of JSON parses the text, and finds null in it.
    valueForNull: ({ encoding }) => (encoding === 'json' ? 'null' : null),
    apply: (action, value, { pseudonymizer }) => formatPseudonym(toIdentifier(value), action, pseudonymizer),
    nativeEquivalent: ({ encoding, includeReversible }) =>
      encoding === 'urlSafeToken'
        ? { treatment: 'pseudonymize', kind: PERSON, reversible: includeReversible, prefixed: false }
        : undefined,
  },
  pseudonymizeEmailHeader: {
    countedAs: 'pseudonymize',
    accepts: 'identifiers',
    valueForNull: returnNull,
    apply: ({ encoding }, value, { pseudonymizer }) =>
      pseudonymizeAddressList(toIdentifier(value), encoding, pseudonymizer),
    nativeEquivalent: noNativeEquivalent,
  },
  pseudonymizeRegexMatches: {
    countedAs: 'pseudonymize',
    accepts: 'identifiers',
    valueForNull: returnNull,
    apply: ({ pattern, includeReversible }, value, { pseudonymizer, limits }) => {
      if (typeof value !== 'string') rejectType();
      const how = { pattern, reversible: includeReversible, limits };
      return isBlankInJava(value) ? null : pseudonymizeMatches(value, how, pseudonymizer);
    },
    nativeEquivalent: noNativeEquivalent,
  },
  tokenize: createVisibleTextBehavior(
    'pseudonymize',
    ({ pattern }, text, { pseudonymizer, limits }) =>
      tokenizeMatches(text, { pattern, limits }, pseudonymizer),
    ({ pattern }) =>
      pattern === undefined
        ? { treatment: 'pseudonymize', kind: TEXT, reversible: true, prefixed: false }
        : undefined,
  ),
  textDigest: createTextBehavior(
    'textDigest',
    ({ inner, keywords }, text, { limits }) => {
      const whole = () => writeJson(createTextSizeNode(text, keywords));
      // A text that turns out not to be JSON is digested as it is.
      return inner === undefined ? whole() : (digestInnerJson(text, { inner, keywords, limits }) ?? whole());
    },
    ({ inner, keywords }) =>
      inner === undefined && keywords.length === 0 ? { treatment: 'textDigest' } : undefined,
  ),
  hashIp: createVisibleTextBehavior('pseudonymize', (_, text, { pseudonymizer }) =>
    transformIp(text, (ip) => pseudonymizer.irreversible(ip, PERSON)),
  ),
  encryptIp: createVisibleTextBehavior('pseudonymize', (_, text, { pseudonymizer }) =>
    transformIp(text, (ip) => pseudonymizer.reversible(ip, TEXT)),
  ),
};

/** What is known of a transform. */
export function getBehavior<Name extends TransformName>(action: PsoxyAction<Name>): TransformBehavior<Name> {
  return TRANSFORM_BEHAVIORS[action.type];
}

/**
 * What an action makes of one value (psoxy-facts.md#a and #f). No action ever lets a value through whose type
 * it does not know: it becomes null, or the answer is withheld.
 *
 * @param action not one that removes the place
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when a truth value, object or array is to be pseudonymized, or a text grows
 * beyond the limit
 */
export function applyAction<Name extends TransformName>(
  action: PsoxyAction<Name>,
  value: JsonNode,
  context: ActContext,
): JsonNode {
  const { apply, valueForNull, accepts } = getBehavior(action);
  const isAccepted = value !== null && (accepts === 'identifiers' || typeof value === 'string');
  const result = isAccepted ? apply(action, value, context) : valueForNull(action);
  // Places that are met again and again could make a token of a token of a token.
  if (typeof result === 'string') requireLength(result, context.limits);
  return result;
}

type TextTransform<Name extends TransformName> = (
  action: PsoxyAction<Name>,
  text: string,
  context: ActContext,
) => string | null;

function createTextBehavior<Name extends TransformName>(
  countedAs: LeafAction['treatment'],
  act: TextTransform<Name>,
  nativeEquivalent: TransformBehavior<Name>['nativeEquivalent'] = noNativeEquivalent,
): TransformBehavior<Name> {
  return {
    countedAs,
    accepts: 'texts',
    valueForNull: returnNull,
    apply: (action, value, context) => (typeof value === 'string' ? act(action, value, context) : null),
    nativeEquivalent,
  };
}

/** A blank text stays as it is: it says nothing. */
function createVisibleTextBehavior<Name extends TransformName>(
  countedAs: LeafAction['treatment'],
  act: TextTransform<Name>,
  nativeEquivalent?: TransformBehavior<Name>['nativeEquivalent'],
): TransformBehavior<Name> {
  return createTextBehavior(
    countedAs,
    (action, text, context) => (isBlankInJava(text) ? text : act(action, text, context)),
    nativeEquivalent,
  );
}

/**
 * A number is its decimal text as written: 42 and "42" are one person, "042" is another. One with an exponent is as Java prints
 * it (psoxy-facts.md#n). An object where the rule expects an identifier means that the rule does not know what it lets through.
 */
function toIdentifier(value: JsonNode): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return rejectType();
  return HAS_EXPONENT.test(value.text) ? formatJavaDouble(Number(value.text)) : value.text;
}

const HAS_EXPONENT = /e/i;

function rejectType(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'type' });
}

/** A text that is no address is not hashed: the rule did not ask that other identifiers can be joined. */
function transformIp(text: string, write: (ip: string) => string | null): string | null {
  const ip = canonicalIp(text);
  return ip === undefined ? null : write(ip);
}
