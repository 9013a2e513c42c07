import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import type { RuleSet } from './rule-set.ts';

const WIDEST = 96;

/**
 * Prints a rule set as YAML that `parseRules` reads back to equal data, with the same policy hash. Words that YAML 1.1 would
 * take for other types (`yes`, `on`) are quoted too.
 *
 * @example printRules(ruleSet).startsWith('nymgate: 1\nname: ') // true
 */
export function printRules(ruleSet: RuleSet): string {
  const { nymgate, name, description, phrases, entities, endpoints } = ruleSet;
  const ordered = { nymgate, name, description, phrases, entities, endpoints };
  const document = new Document(ordered, {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  visit(document, { Collection: (_, node) => void inline(node) });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Short rules without inner mappings go on one line. */
function inline(node: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  const values = isMap(node) ? node.items.map(({ value }) => value) : node.items;
  const flat = values.every(
    (value) =>
      isScalar(value) || (isMap(node) && isSeq(value) && value.items.every((item) => isScalar(item))),
  );
  if (flat && JSON.stringify(node.toJSON()).length <= WIDEST) node.flow = true;
}
