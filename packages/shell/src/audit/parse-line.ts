import { AUDIT_LINE_PREFIX, CHAIN_SUFFIX_LENGTH } from '@nymgate/hosts/audit/chain-line';

const LOG_START = '{"level":"';
const JSON_BEGIN = /^[{",]/;
/** The member name that readers of the audit log look for, plain or with an escape. */
const AUDIT_NAME = /"(?:audit|[^"\s]*\\u[^"\s]*)"\s*(?::|$)/;

/**
 * Classifies a line that doesn't start as an audit line: other text, a truncated line, or what a JSON reader
 * could take for an audit line, also over several lines (AUD-01).
 */
function classifyUnparsedLine(line: string): 'other' | 'cut' | 'foreign' {
  const text = line.trim();
  if (text === '') return 'other';
  const parsed = parse(text);
  // A string alone may be a member name whose object spans several lines.
  const isName = typeof parsed === 'string' && AUDIT_NAME.test(text);
  if (parsed !== undefined) return isName || isAudit(parsed) ? 'foreign' : 'other';
  if (text.length > 1 && AUDIT_LINE_PREFIX.startsWith(text)) return 'cut';
  if (AUDIT_NAME.test(text)) return 'foreign';
  // A single brace starts an object over several lines.
  if (text.startsWith(LOG_START) || (text.length > 1 && LOG_START.startsWith(text))) return 'other';
  if (JSON_BEGIN.test(text)) return 'foreign';
  return isAudit(parse(text.slice(text.indexOf('{')))) ? 'foreign' : 'other';
}

/**
 * Whether a text can be the start of an audit line that ends too early: its object is open to the end and its
 * head is well-formed.
 */
function isBeginning(text: string, head: RegExp): boolean {
  return (
    (head.test(text) || SHORT_HEAD.test(text)) && text.lastIndexOf(AUDIT_LINE_PREFIX) === 0 && isOpen(text)
  );
}
const SHORT_HEAD = /^\{"audit":1,"instance":"[\w-]{0,64}(?:"[\w",:.-]{0,90})?$/;

function isOpen(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

/**
 * Whether the value, or an element of an array of values, has a member `audit`. The gateway's log has none.
 */
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

/** The fields read from an audit line; the chain covers the rest. */
export type ParsedLine = {
  readonly kind: 'line';
  readonly instance: string;
  readonly sequence: number;
  readonly event: string;
  readonly time: string;
  readonly chain: string;
  /** Of a `segment` line: the chain that it continues. */
  readonly after: string | undefined;
  /** From brace to brace; a collector may add a prefix. */
  readonly bytes: Buffer;
};

export type TruncatedLine = { readonly kind: 'cut'; readonly instance?: string; readonly sequence?: number };

/** `foreign`: looks like an audit line or part of one, but no gateway writes it (AUD-01). */
export type LineParseResult = ParsedLine | TruncatedLine | { readonly kind: 'foreign' | 'other' };

const START = Buffer.from(AUDIT_LINE_PREFIX);
const HEAD_LENGTH = 200;
const HEAD =
  /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),"event":"(\w{1,20})","time":"([^"]{24})"/;
const AFTER = /^,"after":"([\w-]{43})"/;
const TAIL = /^,"chain":"([\w-]{43})"\}$/;
/** Collectors prefix a time, a stream or a name. JSON in a prefix may be a separate line. */
const JSON_MARK = /[{"]/;

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
  const after = event === 'segment' ? AFTER.exec(bytes.toString('latin1', head[0].length))?.[1] : undefined;
  return { kind: 'line', instance, sequence: Number(sequence), event, time, chain, after, bytes };
}

function readCut(text: string): LineParseResult {
  if (!isBeginning(text, HEAD)) return { kind: 'foreign' };
  const [, instance, sequence] = NUMBERED.exec(text) ?? [];
  return instance === undefined ? { kind: 'cut' } : { kind: 'cut', instance, sequence: Number(sequence) };
}
const NUMBERED = /^\{"audit":1,"instance":"([\w-]{1,64})","sequence":([1-9]\d{0,14}),/;
