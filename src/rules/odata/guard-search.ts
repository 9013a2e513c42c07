import { RequestError } from '../../kernel/errors.ts';
import { lazily } from '../lazily.ts';
import type { PlanNode } from '../plan.ts';
import { fitsLiteral, isAnyText, isOrdered } from './fits-literal.ts';
import { resolvePath } from './resolve-path.ts';

/**
 * One clause. The value is a single word: in Outlook the text in quotes is a KQL expression, where a second word or another
 * `name:` would search properties that are not delivered. Read at first use: properties of Unicode take long to look up.
 */
const clause = lazily(() => /"([A-Za-z_][A-Za-z0-9_]{0,127}):([\p{L}\p{N}][\p{L}\p{N}\p{M}._@-]{0,199})"/uy);
const OPERATOR = / +(AND|OR) +/y;
const MOST = 20;

/**
 * `$search`: `"property:value"` clauses on kept text, joined by AND and OR. A search finds the beginning of a word, so on text
 * of a grammar it would tell, letter by letter, of values that are dropped because they do not fit. It is for `string`, of which
 * every text is delivered; where order is allowed, which tells as much, a whole value of the type may be sought.
 *
 * @throws RequestError QUERY_NOT_ALLOWED
 */
export function guardSearch(option: string, value: string, entity: PlanNode): string {
  const text = value.trim();
  let written = '';
  let position = 0;
  for (let count = 0; count < MOST; count += 1) {
    const found = matchAt(clause(), text, position);
    if (found === undefined || !isSearchable(entity, found)) break;
    written += `"${found[1]}:${found[2]}"`;
    position += found[0].length;
    if (position === text.length) return written;
    const operator = matchAt(OPERATOR, text, position);
    if (operator === undefined) break;
    written += ` ${operator[1]} `;
    position += operator[0].length;
  }
  throw new RequestError('QUERY_NOT_ALLOWED', { subject: `${option} at ${position + 1}` });
}

function isSearchable(entity: PlanNode, [, name = '', text = '']: RegExpExecArray): boolean {
  const node = resolvePath(entity, [name], 'not');
  if (node?.kind !== 'leaf' || node.action.treatment !== 'keep') return false;
  const { type } = node.action;
  return isAnyText(type) || (isOrdered(type) && fitsLiteral(type, { kind: 'text', text, at: 1 }));
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
