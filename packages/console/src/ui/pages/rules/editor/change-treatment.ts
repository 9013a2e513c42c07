import type { TextEdit } from '../../../../wire/rules.ts';
import type { EditorLine, Lines, YamlPosition } from './yaml-position.ts';

/** The rule of a property. */
export type FieldRuleText = {
  /** `user.jobTitle` */
  readonly name: string;
  readonly treatment: string;
  readonly class: string | undefined;
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
  const treatment = wordOf('treatment', rule);
  if (treatment === undefined || /\b(?:properties|items|entity):/.test(rule)) return undefined;
  return { name: `${path[1]}.${field}`, treatment, class: wordOf('class', rule), from, to: last.to };
}

function keyOf(field: string): RegExp {
  const name = field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^ *(["']?)${name}\\1:(?= |$)`);
}

function wordOf(key: string, rule: string): string | undefined {
  return new RegExp(`(?:^|[{,\\n])\\s*${key}:\\s*(\\w+)`).exec(rule)?.[1];
}

const depthOf = ({ text }: EditorLine): number => text.search(/\S|$/);

function lineAbove(lines: Lines, line: EditorLine): EditorLine {
  let above = line;
  while (above.number > 1 && (above.text.trim() === '' || depthOf(above) >= depthOf(line)))
    above = lines.line(above.number - 1);
  return above;
}

/** The last line indented deeper, without a gap. */
function lastInside(lines: Lines, line: EditorLine): EditorLine {
  let last = line;
  while (last.number < lines.lines) {
    const next = lines.line(last.number + 1);
    if (next.text.trim() === '' || depthOf(next) <= depthOf(line)) break;
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

/** Writes another treatment. Keeps the class but not the reason, which explained the previous treatment. */
export function changeTreatment(rule: FieldRuleText, treatment: string): TextEdit {
  const keys = ALTERNATIVE_TREATMENTS.find((each) => each.treatment === treatment)?.keys ?? '';
  const dataClass = rule.class === undefined ? '' : `, class: ${rule.class}`;
  return { from: rule.from, to: rule.to, insert: ` { treatment: ${treatment}${keys}${dataClass} }` };
}
