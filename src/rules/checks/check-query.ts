import { type Finding, invalid, type Report, unknownReference } from '../finding.ts';
import { joinPointer } from '../json-pointer.ts';
import { named, quotedName, quotedWord } from '../quote.ts';
import type { EndpointRule, ObjectRule, QueryRule } from '../rule-set.ts';
import { canonicalName } from '../system-options.ts';
import { checkPlainParameter } from './check-plain-parameter.ts';
import type { SoundParts } from './sound-parts.ts';

const GUARDED = ['$select', '$filter', '$orderby', '$search', '$expand'];
/** Options whose free use would bypass the guard, the sealed links or the JSON shape. */
const CLOSED_LIST_ONLY = [
  '$apply',
  '$compute',
  '$format',
  '$skiptoken',
  '$deltatoken',
  '$levels',
  '$index',
  '$schemaversion',
  '$id',
];

/** Query rules: names, guard, bounds, navigations. */
export function checkQuery(parts: SoundParts, report: Report): void {
  for (const { rule, pointer } of parts.endpoints) {
    const seen = new Set<string>();
    for (const [name, option] of Object.entries(rule.query ?? {})) {
      const path = joinPointer(pointer, 'query', name);
      checkName(name, path, seen, report);
      checkOption(canonicalName(name), option, path, report);
      if ('odata' in option && option.odata === 'expand')
        checkNavigations(rule, option.navigations, path, parts, report);
    }
  }
}

function checkName(name: string, pointer: string, seen: Set<string>, report: Report): void {
  const canonical = canonicalName(name);
  const option = named('the query option', quotedName(name));
  if (seen.has(canonical)) report(invalid(pointer, `${option} has a rule already`, { at: 'key' }));
  if (canonical.startsWith('$') && !name.startsWith('$')) {
    report(invalid(pointer, `${option} is one of OData`, { at: 'key', fix: `write ${canonical}` }));
  }
  seen.add(canonical);
}

function checkOption(canonical: string, rule: QueryRule, pointer: string, report: Report): void {
  if (!('odata' in rule)) {
    checkPlainParameter(rule, pointer, report);
    if (rule.values === undefined) reportOpen(canonical, pointer, report);
  } else if (canonical !== `$${rule.odata}`) {
    const message = `the guard for ${rule.odata} cannot stand under another option`;
    report(invalid(joinPointer(pointer, 'odata'), message, { fix: `use it for $${rule.odata}` }));
  }
}

function reportOpen(canonical: string, pointer: string, report: Report): void {
  const open: Omit<Finding, 'message' | 'fix'> = {
    code: 'RULES_OPEN',
    severity: 'error',
    pointer,
    at: 'value',
  };
  if (GUARDED.includes(canonical)) {
    const message = 'the option could ask about properties that are not delivered';
    report({ ...open, message, fix: `write odata: ${canonical.slice(1)}, or list values` });
  }
  if (CLOSED_LIST_ONLY.includes(canonical)) {
    report({ ...open, message: 'the option can be served with listed values only', fix: 'list values' });
  }
}

function checkNavigations(
  rule: EndpointRule,
  navigations: readonly string[],
  pointer: string,
  parts: SoundParts,
  report: Report,
): void {
  const table = tableOf(rule, parts);
  if (table === undefined) return;
  for (const [index, name] of navigations.entries()) {
    if (Object.hasOwn(table.properties, name)) continue;
    const message = `${named('the property', quotedWord(name))} is not in the returned entity`;
    report(
      unknownReference(
        joinPointer(pointer, 'navigations', index),
        message,
        'add it to the entity, or remove it here',
      ),
    );
  }
}

/** Undefined when the entity is missing or faulty, which is told elsewhere. */
function tableOf({ response }: EndpointRule, { entities }: SoundParts): ObjectRule | undefined {
  if ('collection' in response) return entities.get(response.collection);
  return 'entity' in response ? entities.get(response.entity) : response;
}
