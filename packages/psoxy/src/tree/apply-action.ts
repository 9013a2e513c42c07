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

type TransformBehavior<Name extends TransformName> = {
  /** The native treatment whose counter it increments. */
  readonly countedAs: LeafAction['treatment'];
  /** Values it transforms; all others become `valueForNull`. `nothing`: the place is removed. */
  readonly accepts: 'texts' | 'identifiers' | 'nothing';
  /** `'null'` is text. */
  readonly valueForNull: (action: PsoxyAction<Name>) => null | 'null';
  readonly apply: (action: PsoxyAction<Name>, value: JsonNode, context: ActContext) => JsonNode;
  readonly nativeEquivalent: (action: PsoxyAction<Name>) => LeafAction | undefined;
};

const returnNull = (): null => null;
const noNativeEquivalent = (): undefined => undefined;

/** (psoxy-facts.md#a and #f) */
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
    // A consumer parses the JSON text and gets null.
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
      const measure = () => writeJson(createTextSizeNode(text, keywords));
      // Text that isn't JSON is digested as it is.
      return inner === undefined
        ? measure()
        : (digestInnerJson(text, { inner, keywords, limits }) ?? measure());
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

export function getBehavior<Name extends TransformName>(action: PsoxyAction<Name>): TransformBehavior<Name> {
  return TRANSFORM_BEHAVIORS[action.type];
}

/** A value of an unsupported type becomes null, or the response is blocked (psoxy-facts.md#a and #f). */
export function applyAction<Name extends TransformName>(
  action: PsoxyAction<Name>,
  value: JsonNode,
  context: ActContext,
): JsonNode {
  const { apply, valueForNull, accepts } = getBehavior(action);
  const isAccepted = value !== null && (accepts === 'identifiers' || typeof value === 'string');
  const result = isAccepted ? apply(action, value, context) : valueForNull(action);
  // A place matched repeatedly could nest tokens without bound.
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

/** Blank text carries no information and stays. */
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

/** 42 and "42" are one person, "042" is another; exponents are written as in Java (psoxy-facts.md#n). */
function toIdentifier(value: JsonNode): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return rejectType();
  return HAS_EXPONENT.test(value.text) ? formatJavaDouble(Number(value.text)) : value.text;
}

const HAS_EXPONENT = /e/i;

function rejectType(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'type' });
}

/** Text that isn't an address isn't hashed: the rule doesn't make other identifiers joinable. */
function transformIp(text: string, write: (ip: string) => string | null): string | null {
  const ip = canonicalIp(text);
  return ip === undefined ? null : write(ip);
}
