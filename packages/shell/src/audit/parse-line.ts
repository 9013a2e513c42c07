import { AUDIT_LINE_PREFIX, CHAIN_SUFFIX_LENGTH } from '@nymgate/hosts/audit/chain-line';

/** How a line of the log begins, which lies in the same files. */
const LOG_START = '{"level":"';
/** Where a line begins so, it may be a piece of JSON. */
const JSON_BEGIN = /^[{",]/;
/** The name that readers look for, written plainly or with an escape that may stand for it. The log's names have no escapes. */
const AUDIT_NAME = /"(?:audit|[^"\s]*\\u[^"\s]*)"\s*(?::|$)/;

/**
 * What a line is that does not begin as a gateway begins an audit line: something else, the first bytes of one, or what a reader of
 * JSON could take for one, also where its object goes over several lines (AUD-01).
 */
function classifyUnparsedLine(line: string): 'other' | 'cut' | 'foreign' {
  const text = line.trim();
  if (text === '') return 'other';
  const whole = parse(text);
  // A text alone may be a name whose object goes over several lines.
  const isName = typeof whole === 'string' && AUDIT_NAME.test(text);
  if (whole !== undefined) return isName || isAudit(whole) ? 'foreign' : 'other';
  if (text.length > 1 && AUDIT_LINE_PREFIX.startsWith(text)) return 'cut';
  if (AUDIT_NAME.test(text)) return 'foreign';
  // One brace alone begins an object over several lines rather than being what is left of one.
  if (text.startsWith(LOG_START) || (text.length > 1 && LOG_START.startsWith(text))) return 'other';
  if (JSON_BEGIN.test(text)) return 'foreign';
  return isAudit(parse(text.slice(text.indexOf('{')))) ? 'foreign' : 'other';
}

/**
 * Whether a text can be the begin of an audit line that ends too early: its object is open to the end, and as much as there is of
 * its head has the right form.
 *
 * @param head the form of a whole head
 */
function isBeginning(text: string, head: RegExp): boolean {
  return (
    (head.test(text) || SHORT_HEAD.test(text)) && text.lastIndexOf(AUDIT_LINE_PREFIX) === 0 && isOpen(text)
  );
}
const SHORT_HEAD = /^\{"audit":1,"instance":"[\w-]{0,64}(?:"[\w",:.-]{0,90})?$/;

/** Whether no brace of the text closes the first one. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

/** Whether it, or a member of a list of them, has a member `audit`: what readers of the trail look for. The log has none. */
function isAudit(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isAudit);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'audit');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What is read of an audit line; that the rest of it is what was written is shown by its chain. */
export type ParsedLine = {
  readonly kind: 'line';
  readonly instance: string;
  readonly sequence: number;
  readonly event: string;
  readonly time: string;
  readonly chain: string;
  /** The line from its brace to its brace; a collector may have written something before it. */
  readonly bytes: Buffer;
};

/** The begin of an audit line, and no JSON. Who wrote it and its number, where it goes so far. */
export type TruncatedLine = { readonly kind: 'cut'; readonly instance?: string; readonly sequence?: number };

/** `foreign`: what a reader may take for an audit line, or for a part of one, and no gateway writes (AUD-01). */
export type LineParseResult = ParsedLine | TruncatedLine | { readonly kind: 'foreign' | 'other' };

const START = Buffer.from(AUDIT_LINE_PREFIX);
const HEAD_LENGTH = 200;
const HEAD =
  /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),"event":"(\w{1,20})","time":"([^"]{24})"/;
const TAIL = /^,"chain":"([\w-]{43})"\}$/;
/** A collector puts a time, a stream or a name in front. What could be JSON there may be a line of its own. */
const JSON_MARK = /[{"]/;

/** @example parseLine(Buffer.from('{"level":"info",…}')) // { kind: 'other' } */
export function parseLine(line: Buffer): LineParseResult {
  const at = line.indexOf(START);
  if (at === -1) return { kind: classifyUnparsedLine(line.toString()) };
  if (at > 0 && JSON_MARK.test(line.toString('latin1', 0, at))) return { kind: 'foreign' };
  const bytes = at === 0 ? line : line.subarray(at);
  const head = HEAD.exec(bytes.toString('latin1', 0, HEAD_LENGTH));
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, bytes.length - CHAIN_SUFFIX_LENGTH)));
  if (head === null || tail === null) return readCut(bytes.toString());
  const [, instance = '', sequence, event = '', time = ''] = head;
  const [, chain = ''] = tail;
  return { kind: 'line', instance, sequence: Number(sequence), event, time, chain, bytes };
}

function readCut(text: string): LineParseResult {
  if (!isBeginning(text, HEAD)) return { kind: 'foreign' };
  const [, instance, sequence] = NUMBERED.exec(text) ?? [];
  return instance === undefined ? { kind: 'cut' } : { kind: 'cut', instance, sequence: Number(sequence) };
}
const NUMBERED = /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),/;
