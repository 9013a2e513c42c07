import { RequestError } from '../../kernel/errors.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { ValueType } from '../../plan/rule-set.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import { isReversible } from '../token-text.ts';
import { getDenialReason, isOpenable } from './get-denial-reason.ts';
import { resolvePath } from './resolve-path.ts';
import { parseNested, take } from './search-cursor.ts';

export type KqlInput = {
  /** Name of the option in the rule's spelling. */
  readonly option: string;
  readonly value: string;
  /** The table of a message. */
  readonly entity: PlanNode;
  readonly tokens: 'closed' | 'opened';
};

const from = ['from', 'emailAddress', 'address'];
const to = ['toRecipients', 'emailAddress', 'address'];
const cc = ['ccRecipients', 'emailAddress', 'address'];
const bcc = ['bccRecipients', 'emailAddress', 'address'];
/**
 * What Outlook searches by each word of KQL, as paths in the table of a message (graph-facts.md#2.5). A word searches all of its
 * paths, so all of them must allow it.
 */
const SEARCHABLE_PROPERTIES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['attachment', [['attachments']]],
  ['bcc', [bcc]],
  ['body', [['body']]],
  ['cc', [cc]],
  ['from', [from]],
  ['hasattachment', [['hasAttachments']]],
  ['hasattachments', [['hasAttachments']]],
  ['importance', [['importance']]],
  ['participants', [from, to, cc, bcc]],
  ['received', [['receivedDateTime']]],
  ['recipients', [to, cc, bcc]],
  ['sent', [['sentDateTime']]],
  ['subject', [['subject']]],
  ['to', [to]],
]);

/** A value has no blank, quote or parenthesis: nothing behind it could be read as another term. */
const TERM = /([A-Za-z]{1,20})(:|=|<>|<=|>=|<|>)([A-Za-z0-9._@~%+/-]{1,1024})/y;
const OPERATOR = / +(?:(AND|OR) +)?/y;
const MAX_TERMS = 20;

const DATE = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})`;
/** KQL's own word for what Graph calls normal is medium. */
const IMPORTANCE = /^(?:low|normal|medium|high)$/;
/** By type of the property: values whose answer tells no more than what is delivered. */
const VALUE_PATTERNS: Partial<Readonly<Record<ValueType, RegExp>>> = {
  boolean: /^(?:true|false)$/,
  // Of an enumeration whole members alone: by the beginning of a word one would find values that are dropped (T1-12).
  word: IMPORTANCE,
  'microsoft.graph.importance': IMPORTANCE,
  dateTime: new RegExp(`^(?:today|yesterday|${DATE}(?:\\.\\.${DATE})?)$`),
};
/** Nothing in it means anything to KQL. */
const ADDRESS = /^[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*$/;
const TOKEN = /^[ps]~[A-Za-z0-9_-]+(?:@[A-Za-z0-9.-]+)?$/i;

type KqlState = KqlInput & { readonly text: string; position: number; terms: number };

/**
 * `$search` of mail, in KQL: words of Outlook with a value, joined by AND, OR or a space, with or without quotes around the whole.
 * Allowed are words about what is delivered as it is, with values of its type, and words about addresses where these are
 * reversible pseudonyms. Text without a word would search names, subjects and bodies. It is rewritten, in quotes (T1-12).
 *
 * @throws RequestError QUERY_NOT_ALLOWED, also for a token where none may stand
 * @example guardKql({ option: '$search', value: 'hasAttachments:true', entity, tokens: 'closed' }) // ['"hasAttachments:true"']
 */
export function guardKql(input: KqlInput): readonly TextPart[] {
  const trimmed = input.value.trim();
  const [, quoted] = /^"([^"]*)"$/.exec(trimmed) ?? [];
  const walk: KqlState = { ...input, text: (quoted ?? trimmed).trim(), position: 0, terms: 0 };
  const written = parseExpression(walk, 0);
  if (walk.position < walk.text.length) throw createError(walk, SYNTAX_HELP);
  return ['"', ...written, '"'];
}

function parseExpression(walk: KqlState, depth: number): readonly TextPart[] {
  const written = [...parseTerm(walk, depth)];
  for (let joint = take(walk, OPERATOR); joint !== undefined; joint = take(walk, OPERATOR))
    written.push(` ${joint[1] ?? 'AND'} `, ...parseTerm(walk, depth));
  return written;
}

function parseTerm(walk: KqlState, depth: number): readonly TextPart[] {
  const inner = parseNested({ walk, depth, parse: parseExpression, createError });
  return inner === undefined ? parseWord(walk) : ['(', ...inner, ')'];
}

const SYNTAX_HELP =
  'a term is word:value, such as hasAttachments:true; text alone would search names, subjects and bodies, which are not delivered';

function parseWord(walk: KqlState): readonly TextPart[] {
  const start = { ...walk };
  const [, word = '', operator = '', value = ''] = take(walk, TERM) ?? [];
  walk.terms += 1;
  if (walk.terms > MAX_TERMS) throw createError(start, `more than ${MAX_TERMS} terms`);
  const paths = SEARCHABLE_PROPERTIES.get(word.toLowerCase());
  if (paths === undefined)
    throw createError(start, word === '' ? SYNTAX_HELP : 'a word that no property of the rules has');
  const found = paths.map((path) => resolvePath(walk.entity, path, 'through'));
  const tokens = found.flatMap(({ node }) => toOpenableToken(node, value, walk));
  const [token] = tokens;
  if (token !== undefined && tokens.length === found.length && (operator === ':' || operator === '='))
    return [`${word}${operator}`, token];
  const hidden = found.find(({ node }) => !isSearchable(node, operator, value));
  if (hidden !== undefined) throw createError(start, getDenialReason(hidden));
  return [`${word}${operator}${value}`];
}

/** The token of an address, where every address that the word searches is pseudonymized reversibly. */
function toOpenableToken(
  node: PlanNode | undefined,
  value: string,
  { tokens }: KqlState,
): readonly TextPart[] {
  if (node?.kind !== 'leaf' || !isOpenable(node.action)) return [];
  const fits = tokens === 'opened' ? ADDRESS.test(value) : isReversible(value) && TOKEN.test(value);
  return fits ? [{ token: value, kinds: [node.action.kind], types: ['address'], quoted: false }] : [];
}

function isSearchable(node: PlanNode | undefined, operator: string, value: string): boolean {
  if (node?.kind !== 'leaf') return false;
  const type = getSearchedType(node.action);
  if (type === undefined) return false;
  const compares = operator === ':' || operator === '=' || type === 'dateTime';
  return compares && VALUE_PATTERNS[type]?.test(value) === true;
}

/** Days tell no more than times to the second; of coarser ones a day in the zone of a mailbox would tell the half hour (KEY-01). */
function getSearchedType(action: LeafAction): ValueType | undefined {
  if (action.treatment === 'coarsen' && action.to === 'second') return 'dateTime';
  return action.treatment === 'keep' ? action.type : undefined;
}

function createError({ option, position }: KqlState, reason = SYNTAX_HELP): RequestError {
  return new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${position + 1}: ${reason}` });
}
