import { AUDIT_LINE_PREFIX } from '@nymgate/hosts/audit/chain-line';

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
export function classifyUnparsedLine(line: string): 'other' | 'cut' | 'foreign' {
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
export function isBeginning(text: string, head: RegExp): boolean {
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
