import { RequestError } from '../../kernel/errors.ts';
import type { PlanNode, TextPart } from '../../plan/plan.ts';
import type { ValueType } from '../../plan/rule-set.ts';
import { isReversible } from '../token-text.ts';
import { resolvePath } from './resolve-path.ts';
import { readNested, take } from './search-walk.ts';
import { isOpenable, whyRefused } from './why-refused.ts';

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
const SEARCHED: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
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
const JOINT = / +(?:(AND|OR) +)?/y;
const MOST_TERMS = 20;

const DAY = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})`;
/** By type of the property: values whose answer tells no more than what is delivered. */
const VALUES: Partial<Readonly<Record<ValueType, RegExp>>> = {
  boolean: /^(?:true|false)$/,
  // Of an enumeration whole members alone: by the beginning of a word one would find values that are dropped (T1-12).
  word: /^(?:low|normal|medium|high)$/,
  dateTime: new RegExp(`^(?:today|yesterday|${DAY}(?:\\.\\.${DAY})?)$`),
};
/** Nothing in it means anything to KQL. */
const ADDRESS = /^[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*$/;
const TOKEN = /^[ps]~[A-Za-z0-9_-]+(?:@[A-Za-z0-9.-]+)?$/i;

type Walk = KqlInput & { readonly text: string; position: number; terms: number };

/**
 * `$search` of mail, in KQL: words of Outlook with a value, joined by AND, OR or a space, with or without quotes around the whole.
 * Allowed are words about what is delivered as it is, with values of its type, and words about addresses where these are
 * reversible pseudonyms. Text without a word would search names, subjects and bodies. It is written anew, in quotes (T1-12).
 *
 * @throws RequestError QUERY_NOT_ALLOWED, also for a token where none may stand
 * @example guardKql({ option: '$search', value: 'hasAttachments:true', entity, tokens: 'closed' }) // ['"hasAttachments:true"']
 */
export function guardKql(input: KqlInput): readonly TextPart[] {
  const trimmed = input.value.trim();
  const [, quoted] = /^"([^"]*)"$/.exec(trimmed) ?? [];
  const walk: Walk = { ...input, text: (quoted ?? trimmed).trim(), position: 0, terms: 0 };
  const written = readAll(walk, 0);
  if (walk.position < walk.text.length) throw refuse(walk, FORM);
  return ['"', ...written, '"'];
}

function readAll(walk: Walk, depth: number): readonly TextPart[] {
  const written = [...readTerm(walk, depth)];
  for (let joint = take(walk, JOINT); joint !== undefined; joint = take(walk, JOINT))
    written.push(` ${joint[1] ?? 'AND'} `, ...readTerm(walk, depth));
  return written;
}

function readTerm(walk: Walk, depth: number): readonly TextPart[] {
  const inner = readNested({ walk, depth, read: readAll, refuse });
  return inner === undefined ? readWord(walk) : ['(', ...inner, ')'];
}

const FORM =
  'a term is word:value, such as hasAttachments:true; text alone would search names, subjects and bodies, which are not delivered';

function readWord(walk: Walk): readonly TextPart[] {
  const start = { ...walk };
  const [, word = '', operator = '', value = ''] = take(walk, TERM) ?? [];
  walk.terms += 1;
  if (walk.terms > MOST_TERMS) throw refuse(start, `more than ${MOST_TERMS} terms`);
  const paths = SEARCHED.get(word.toLowerCase());
  if (paths === undefined)
    throw refuse(start, word === '' ? FORM : 'a word that no property of the rules has');
  const found = paths.map((path) => resolvePath(walk.entity, path, 'through'));
  const tokens = found.flatMap(({ node }) => tokenFor(node, value, walk));
  const [token] = tokens;
  if (token !== undefined && tokens.length === found.length && (operator === ':' || operator === '='))
    return [`${word}${operator}`, token];
  const hidden = found.find(({ node }) => !isAsked(node, operator, value));
  if (hidden !== undefined) throw refuse(start, whyRefused(hidden));
  return [`${word}${operator}${value}`];
}

/** The token of an address, where every address that the word searches is pseudonymized reversibly. */
function tokenFor(node: PlanNode | undefined, value: string, { tokens }: Walk): readonly TextPart[] {
  if (node?.kind !== 'leaf' || !isOpenable(node.action)) return [];
  const fits = tokens === 'opened' ? ADDRESS.test(value) : isReversible(value) && TOKEN.test(value);
  return fits ? [{ token: value, kinds: [node.action.kind], types: ['address'], quoted: false }] : [];
}

function isAsked(node: PlanNode | undefined, operator: string, value: string): boolean {
  if (node?.kind !== 'leaf' || node.action.treatment !== 'keep') return false;
  const { type } = node.action;
  const compares = operator === ':' || operator === '=' || type === 'dateTime';
  return compares && VALUES[type]?.test(value) === true;
}

function refuse({ option, position }: Walk, why = FORM): RequestError {
  return new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${position + 1}: ${why}` });
}
