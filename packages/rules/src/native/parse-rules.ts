import type { RuleSet } from '@nymgate/engine/plan/rule-set';
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { toSetupError } from '../text/yaml/finding.ts';
import { parseYaml } from '../text/yaml/read-yaml.ts';
import { checkParsedRules, type RuleSetReading } from './check-rules.ts';

/** Returns every error and warning. */
export function readRules(text: string, file: string): RuleSetReading {
  return checkParsedRules(parseYaml(text), file);
}

/**
 * @throws SetupError with all issues, each `file:line:column CODE message (fix)`, when any is an error
 * @example parseRules(text, 'staff.yaml').endpoints[0]?.id
 */
export function parseRules(text: string, file: string): RuleSet {
  const { ruleSet, issues } = readRules(text, file);
  if (ruleSet !== undefined) return ruleSet;
  throw toSetupError(issues);
}

const MAX_LINE_WIDTH = 96;

/**
 * Prints YAML that `parseRules` reads back to equal data with the same policy hash. Words that YAML 1.1 reads
 * as other types (`yes`, `on`) are quoted.
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
  visit(document, { Collection: (_, node) => void setFlowStyle(node) });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Short rules without inner mappings fit on one line. */
function setFlowStyle(node: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  const values = isMap(node) ? node.items.map(({ value }) => value) : node.items;
  const flat = values.every(
    (value) =>
      isScalar(value) || (isMap(node) && isSeq(value) && value.items.every((item) => isScalar(item))),
  );
  if (flat && JSON.stringify(node.toJSON()).length <= MAX_LINE_WIDTH) node.flow = true;
}
