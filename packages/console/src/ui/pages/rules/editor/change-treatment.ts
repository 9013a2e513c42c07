import type { TextEdit } from '../../../../wire/rules.ts';
import type { EditorLine, Lines, YamlPosition } from './yaml-position.ts';

/** The rule of a property. */
export type FieldRuleText = {
  /** `user.jobTitle` */
  readonly name: string;
  readonly treatment: string;
  readonly class: string | undefined;
  /** As a quoted scalar. */
  readonly reason: string | undefined;
  /** Range after the key's colon, including deeper indented lines. */
  readonly from: number;
  readonly to: number;
};

/** The field rule at a position. Undefined if it isn't a treatment of a value. */
export function fieldRuleAt(
  lines: Lines,
  offset: number,
  { path, key }: YamlPosition,
): FieldRuleText | undefined {
  if (path[0] !== 'entities' || path[2] !== 'properties' || path.length > 4) return undefined;
  const field = path[3] ?? key;
  const here = lines.lineAt(offset);
  const line = path.length === 4 && !keyOf(field).test(here.text) ? lineAbove(lines, here) : here;
  const begin = keyOf(field).exec(line.text)?.[0].length;
  if (field === '' || begin === undefined) return undefined;
  const from = line.from + begin;
  const last = lastInside(lines, line);
  const rule = [line.text.slice(begin), ...textsBetween(lines, line.number + 1, last.number)].join('\n');
  const treatment = readWord('treatment', rule);
  if (treatment === undefined || /\b(?:properties|items|entity):/.test(rule)) return undefined;
  return {
    name: `${path[1]}.${field}`,
    treatment,
    class: readWord('class', rule),
    reason: readReason(rule),
    from,
    to: last.to,
  };
}

function keyOf(field: string): RegExp {
  const name = field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^ *(["']?)${name}\\1:(?= |$)`);
}

function readWord(key: string, rule: string): string | undefined {
  return new RegExp(`(?:^|[{,\\n])\\s*${key}:\\s*(\\w+)`).exec(rule)?.[1];
}

/** Of a line of its own, or quoted, or the last key in braces: other scalars end at a comma. */
function readReason(rule: string): string | undefined {
  const found =
    /(?:^|\n) *reason: +(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\n"'{[>|][^\n]*))(?=\n|$)/.exec(rule) ??
    /[{,] *reason: *(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^,}"'][^,}]*))/.exec(rule);
  const [, double, single, plain] = found ?? [];
  if (double !== undefined) return `"${double}"`;
  const text = single?.replaceAll("''", "'") ?? plain?.trim();
  return text === undefined ? undefined : JSON.stringify(text);
}

const getDepth = ({ text }: EditorLine): number => text.search(/\S|$/);

function lineAbove(lines: Lines, line: EditorLine): EditorLine {
  let above = line;
  while (above.number > 1 && (above.text.trim() === '' || getDepth(above) >= getDepth(line)))
    above = lines.line(above.number - 1);
  return above;
}

/** The last line indented deeper, without a gap. */
function lastInside(lines: Lines, line: EditorLine): EditorLine {
  let last = line;
  while (last.number < lines.lines) {
    const next = lines.line(last.number + 1);
    if (next.text.trim() === '' || getDepth(next) <= getDepth(line)) break;
    last = next;
  }
  return last;
}

function textsBetween(lines: Lines, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => lines.line(first + index).text);
}

/** Treatments offered as buttons, with their required keys. */
export const ALTERNATIVE_TREATMENTS: readonly { readonly treatment: string; readonly keys: string }[] = [
  { treatment: 'keep', keys: ', type: string' },
  { treatment: 'pseudonymize', keys: ', kind: person' },
  { treatment: 'textDigest', keys: '' },
  { treatment: 'drop', keys: '' },
];

/**
 * Writes another treatment. The class stays. The reason stays only from a reduced property that is dropped now: with `keep`
 * it says why the property leaves.
 */
export function changeTreatment(rule: FieldRuleText, treatment: string): TextEdit {
  const keys = ALTERNATIVE_TREATMENTS.find((each) => each.treatment === treatment)?.keys ?? '';
  const dataClass = rule.class === undefined ? '' : `, class: ${rule.class}`;
  const isStillTrue = treatment === 'drop' && rule.treatment !== 'keep';
  const reason = rule.reason === undefined || !isStillTrue ? '' : `, reason: ${rule.reason}`;
  return { from: rule.from, to: rule.to, insert: ` { treatment: ${treatment}${keys}${dataClass}${reason} }` };
}
