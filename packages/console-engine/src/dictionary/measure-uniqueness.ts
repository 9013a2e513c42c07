import { isListName, keepListed } from '@nymgate/engine/kernel/closed-lists';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import { coarsenTime } from '@nymgate/engine/kernel/time/coarsen-time';
import type { FieldRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import type { LeafRule } from '@nymgate/engine/plan/treatments';

/** How well the delivered values of one or more properties distinguish accounts. */
export type Uniqueness = {
  /** An absent value counts as one. */
  readonly distinct: number;
  /** Share of accounts whose value is unique, 0 to 1. */
  readonly unique: number;
  /** Size of the smallest group with one value: the k of k-anonymity. */
  readonly smallest: number;
};

/** Also the tenant of what-is-kept.md. */
export const MEASURED_TENANT = Object.freeze({ seed: 1, people: 1000 });

/** By property path: `employeeOrgData.division`. */
export type DeliveredValues = Readonly<Record<string, string>>;

/**
 * What the rules for `user` deliver of accounts. A grouping pseudonym counts as its text, which distinguishes as well;
 * other pseudonyms are omitted because only the key links them.
 */
export function deliverAccounts(ruleSet: RuleSet, accounts: readonly object[]): readonly DeliveredValues[] {
  const rule = ruleSet.entities?.['user'];
  if (rule === undefined) return [];
  return accounts.map((account) => {
    const values: Record<string, string> = {};
    collect({ ruleSet, values }, rule, account, '');
    return values;
  });
}

type Collecting = { readonly ruleSet: RuleSet; readonly values: Record<string, string> };

function collect(into: Collecting, rule: FieldRule, value: unknown, path: string): void {
  if (value === undefined || value === null) return;
  if ('treatment' in rule) {
    const delivered = deliver(rule, value);
    if (delivered !== undefined)
      into.values[path] = path in into.values ? `${into.values[path]},${delivered}` : delivered;
  } else if ('entity' in rule) {
    const entity = rule.entity === 'directoryObject' ? undefined : into.ruleSet.entities?.[rule.entity];
    if (entity !== undefined) collect(into, entity, value, path);
  } else if ('items' in rule) {
    if (Array.isArray(value)) for (const item of value) collect(into, rule.items, item, path);
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      const found = rule.properties[name];
      if (found !== undefined) collect(into, found, inner, path === '' ? name : `${path}.${name}`);
    }
  }
}

function deliver(rule: LeafRule, value: unknown): string | undefined {
  if (rule.treatment === 'coarsen')
    return typeof value === 'string' ? coarsenTime(value, rule.to) : undefined;
  if (rule.treatment === 'pseudonymize') return rule.kind === 'organisation-text' ? String(value) : undefined;
  if (rule.treatment !== 'keep') return undefined;
  if (typeof value !== 'string') return String(value);
  const { type } = rule;
  if (isListName(type)) return keepListed(type, value);
  const isText = type !== 'boolean' && type !== 'integer' && type !== 'number';
  return isText && matchesGrammar(type, value) ? value : undefined;
}

/** @example measureUniqueness(accounts, ['department', 'usageLocation']).smallest // 1 */
export function measureUniqueness(
  accounts: readonly DeliveredValues[],
  properties: readonly string[],
): Uniqueness {
  const sizes = new Map<string, number>();
  for (const account of accounts) {
    const value = JSON.stringify(properties.map((property) => account[property] ?? null));
    sizes.set(value, (sizes.get(value) ?? 0) + 1);
  }
  const all = [...sizes.values()];
  return {
    distinct: all.length,
    unique: all.filter((size) => size === 1).length / accounts.length,
    smallest: Math.min(...all),
  };
}
