import type { DataClass, RuleSet } from '@nymgate/engine/plan/rule-set';
import type { RuleNote } from '../../dialects/rule-language.ts';
import type { LineAndColumn } from '../../text/yaml/positions.ts';
import { readYaml } from '../../text/yaml/read-yaml.ts';

export type RuleLocator = (pointer: string) => LineAndColumn;

/** The text must have been parsed without an error. */
export function createRuleLocator(text: string): RuleLocator {
  const { positions } = readYaml(text, 'method');
  return (pointer) => positions.find(pointer, 'key');
}

/** @example getNote(ruleSet, '/entities/user/properties/mail').name // 'user.mail' */
export function getNote(ruleSet: RuleSet, pointer: string): RuleNote & { readonly name: string } {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [kind = '', first = ''] = keys;
  const inner = keys.slice(2).filter((key) => key !== 'properties' && key !== 'items');
  const name =
    kind === 'endpoints'
      ? [`endpoint ${ruleSet.endpoints[Number(first)]?.id ?? first}`, ...inner].join(' ')
      : [first, ...inner].join('.');
  return { name, ...collectNotes(ruleSet, keys) };
}

/** Class and reason of a rule or its nearest ancestor; those of a list are at its elements or at the list. */
function collectNotes(ruleSet: RuleSet, keys: readonly string[]): Omit<RuleNote, 'name'> {
  let value: unknown = ruleSet;
  let note: Omit<RuleNote, 'name'> = {};
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return note;
    value = (value as Readonly<Record<string, unknown>>)[key];
    note = readNote(value) ?? note;
  }
  return note;
}

/** A mapping of properties may itself contain a property `class`. */
function readNote(value: unknown): Omit<RuleNote, 'name'> | undefined {
  const { class: dataClass, reason } = (value ?? {}) as {
    readonly class?: unknown;
    readonly reason?: unknown;
  };
  if (typeof dataClass !== 'string') return undefined;
  return { class: dataClass as DataClass, ...(typeof reason === 'string' && { reason }) };
}
