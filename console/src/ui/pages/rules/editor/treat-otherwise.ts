import type { TextEdit } from '../../../../wire/rules.ts';
import type { Lines, YamlPlace } from './yaml-place.ts';

/** A property of a type with its rule on one line, at which somebody looks. */
export type FieldRuleLine = {
  /** `user.jobTitle` */
  readonly name: string;
  readonly treatment: string;
  /** The rule from `{` to `}`. */
  readonly from: number;
  readonly to: number;
  readonly class: string | undefined;
};

const RULE = /^\s*(?:"[^"]+"|'[^']+'|[^\s:]+):\s+(\{[^{}]*\})\s*(?:#.*)?$/;

/** The field rule of the line that a place stands in; undefined where there is none that is written on one line. */
export function fieldRuleAt(
  lines: Lines,
  offset: number,
  { path, key }: YamlPlace,
): FieldRuleLine | undefined {
  if (path[0] !== 'entities' || path[2] !== 'properties') return undefined;
  const field = path.length === 3 ? key : path.length === 4 ? path[3] : undefined;
  const line = lines.lineAt(offset);
  const rule = RULE.exec(line.text)?.[1];
  const treatment = /[{,]\s*treatment:\s*(\w+)/.exec(rule ?? '')?.[1];
  if (field === undefined || field === '' || rule === undefined || treatment === undefined) return undefined;
  const from = line.from + line.text.indexOf(rule);
  return {
    name: `${path[1]}.${field}`,
    treatment,
    from,
    to: from + rule.length,
    class: /[{,]\s*class:\s*(\w+)/.exec(rule)?.[1],
  };
}

/** Treatments that a click tries, with the keys that they need. The findings say what is wrong with them where something is. */
export const TRIED: readonly { readonly treatment: string; readonly keys: string }[] = [
  { treatment: 'keep', keys: ', type: string' },
  { treatment: 'pseudonymize', keys: ', kind: person' },
  { treatment: 'textDigest', keys: '' },
  { treatment: 'drop', keys: '' },
];

/** Writes another treatment for a field. Its class stays; the reason told why the former was chosen. */
export function treatOtherwise(rule: FieldRuleLine, treatment: string): TextEdit {
  const keys = TRIED.find((each) => each.treatment === treatment)?.keys ?? '';
  const dataClass = rule.class === undefined ? '' : `, class: ${rule.class}`;
  return { from: rule.from, to: rule.to, insert: `{ treatment: ${treatment}${keys}${dataClass} }` };
}
