import { RequestError } from '../../kernel/errors.ts';
import { type JsonLimits, type JsonNode, writeJson } from '../../kernel/json.ts';
import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import type { PsoxyAction } from '../../rules/psoxy/psoxy-response.ts';
import { canonicalIp } from '../transforms/canonical-ip.ts';
import { digestNode } from '../transforms/digest-text.ts';
import { keepLongestMatch } from '../transforms/keep-longest-match.ts';
import { keepMatchingTokens } from '../transforms/keep-matching-tokens.ts';
import { keepPhraseMatches } from '../transforms/keep-phrase-matches.ts';
import { pseudonymizeAddressList } from '../transforms/pseudonymize-address-list.ts';
import { pseudonymizeMatches } from '../transforms/pseudonymize-matches.ts';
import { removeMatches } from '../transforms/remove-matches.ts';
import { requireLength } from '../transforms/replace-parts.ts';
import { tokenizeMatches } from '../transforms/tokenize-matches.ts';
import { writePseudonym } from '../transforms/write-pseudonym.ts';
import { digestInside } from './digest-inside.ts';

/** Everything but removal, which is no matter of the value. */
export type ValueAction = Exclude<PsoxyAction, { type: 'redact' }>;

export type ActContext = { readonly pseudonymizer: Pseudonymizer; readonly limits: JsonLimits };

/**
 * What an action makes of one value (psoxy-facts.md#a and #f). No action ever lets a value through whose type
 * it does not know: it becomes null, or the answer is withheld.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when a truth value, object or array is to be pseudonymized, or a text grows
 * beyond the limit
 */
export function actOnValue(action: ValueAction, value: JsonNode, context: ActContext): JsonNode {
  const result = isIdentifying(action)
    ? pseudonymize(action, value, context)
    : typeof value === 'string'
      ? actOnText(action, value, context)
      : null;
  // Places that are met again and again could make a token of a token of a token.
  if (typeof result === 'string') requireLength(result, context.limits);
  return result;
}

const IDENTIFYING = ['pseudonymize', 'pseudonymizeEmailHeader', 'pseudonymizeRegexMatches'] as const;

type IdentifyingAction = Extract<ValueAction, { type: (typeof IDENTIFYING)[number] }>;
type TextAction = Exclude<ValueAction, IdentifyingAction>;

function isIdentifying(action: ValueAction): action is IdentifyingAction {
  return IDENTIFYING.some((type) => type === action.type);
}

/** An object where the rule expects an identifier means that the rule does not know what it lets through. */
function pseudonymize(
  action: IdentifyingAction,
  value: JsonNode,
  { pseudonymizer, limits }: ActContext,
): JsonNode {
  switch (action.type) {
    case 'pseudonymize':
      return writePseudonym(identifierOf(value) ?? '', action, pseudonymizer);
    case 'pseudonymizeEmailHeader': {
      const text = identifierOf(value);
      return text === null ? null : pseudonymizeAddressList(text, action.encoding, pseudonymizer);
    }
    case 'pseudonymizeRegexMatches': {
      if (value !== null && typeof value !== 'string') refuseType();
      const how = { pattern: action.pattern, reversible: action.includeReversible, limits };
      return isBlank(value ?? '') ? null : pseudonymizeMatches(value ?? '', how, pseudonymizer);
    }
  }
}

/** A number is its decimal text as written: 42 and "42" are one person, "042" is another. */
function identifierOf(value: JsonNode): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object' && value.kind === 'number') return value.text;
  return refuseType();
}

function refuseType(): never {
  throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'type' });
}

function actOnText(action: TextAction, text: string, context: ActContext): JsonNode {
  if (action.type === 'textDigest') {
    const { keywords, inner } = action;
    const whole = () => writeJson(digestNode(text, keywords));
    // What is no JSON after all is digested as the text it is.
    return inner === undefined
      ? whole()
      : (digestInside(text, { inner, keywords, limits: context.limits }) ?? whole());
  }
  return isBlank(text) ? text : actOnFilledText(action, text, context);
}

function actOnFilledText(
  action: Exclude<TextAction, { type: 'textDigest' }>,
  text: string,
  { pseudonymizer, limits }: ActContext,
): JsonNode {
  switch (action.type) {
    case 'redactRegexMatches':
      return removeMatches(text, action.patterns);
    case 'redactExceptPhrases':
      return keepPhraseMatches(text, action.phrases);
    case 'redactExceptSubstringsMatchingRegexes':
      return keepLongestMatch(text, action.patterns);
    case 'filterTokenByRegex':
      return keepMatchingTokens(text, action);
    case 'tokenize':
      return tokenizeMatches(text, { pattern: action.pattern, limits }, pseudonymizer);
    case 'hashIp':
      return onIp(text, pseudonymizer.irreversible);
    case 'encryptIp':
      return onIp(text, pseudonymizer.tokenize);
  }
}

/** What is no address is not hashed either: joining other identifiers was not asked for. */
function onIp(text: string, write: (ip: string) => string | null): string | null {
  const ip = canonicalIp(text);
  return ip === undefined ? null : write(ip);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
