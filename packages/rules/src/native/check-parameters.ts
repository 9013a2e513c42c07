import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import {
  type EndpointRule,
  type FieldRule,
  getEntityName,
  type HeaderRule,
  type ObjectRule,
  type PlainParameter,
  type QueryRule,
  type SlotRule,
} from '@nymgate/engine/plan/rule-set';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import { toAllowedValue } from '@nymgate/engine/requests/to-allowed-value';
import { joinPointer } from '../text/json-pointer.ts';
import { quoteName, quoteWord, withName } from '../text/quote.ts';
import { createReferenceFinding, type Finding, type Report, reportInvalid } from '../text/yaml/finding.ts';
import type { ValidParts } from './select-valid-parts.ts';

const GUARDED_OPTIONS = ['$select', '$filter', '$orderby', '$search', '$expand'];
/** Options whose unrestricted use would bypass the guard, the encrypted links or the JSON shape. */
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

export function checkQuery(parts: ValidParts, report: Report): void {
  for (const { rule, pointer } of parts.endpoints) {
    const seen = new Set<string>();
    for (const [name, option] of Object.entries(rule.query ?? {})) {
      const path = joinPointer(pointer, 'query', name);
      checkName(name, path, seen, report);
      checkOption(toCanonicalName(name), option, path, report);
      if ('odata' in option && option.odata === 'expand')
        checkNavigations(rule, option.navigations, path, parts, report);
    }
  }
}

function checkName(name: string, pointer: string, seen: Set<string>, report: Report): void {
  const canonical = toCanonicalName(name);
  const option = withName('the query option', quoteName(name));
  if (seen.has(canonical)) reportInvalid(report, pointer, `${option} already has a rule`, { at: 'key' });
  if (canonical.startsWith('$') && !name.startsWith('$'))
    reportInvalid(report, pointer, `${option} is one of OData`, { at: 'key', fix: `write ${canonical}` });
  seen.add(canonical);
}

function checkOption(canonical: string, rule: QueryRule, pointer: string, report: Report): void {
  if (!('odata' in rule)) {
    checkPlainParameter(rule, pointer, report);
    if (rule.values === undefined) reportUnguarded(canonical, pointer, report);
  } else if (canonical !== `$${rule.odata}`) {
    const message = `the guard for ${rule.odata} cannot stand under another option`;
    reportInvalid(report, joinPointer(pointer, 'odata'), message, { fix: `use it for $${rule.odata}` });
  }
}

function reportUnguarded(canonical: string, pointer: string, report: Report): void {
  const open: Omit<Finding, 'message' | 'fix'> = {
    code: 'RULES_OPEN',
    severity: 'error',
    pointer,
    at: 'value',
  };
  if (GUARDED_OPTIONS.includes(canonical)) {
    const message = "the option could query properties that aren't delivered";
    report({ ...open, message, fix: `write odata: ${canonical.slice(1)}, or list values` });
  }
  if (CLOSED_LIST_ONLY.includes(canonical))
    report({ ...open, message: 'the option can be served with listed values only', fix: 'list values' });
}

function checkNavigations(
  rule: EndpointRule,
  navigations: readonly string[],
  pointer: string,
  parts: ValidParts,
  report: Report,
): void {
  const table = getResponseTable(rule, parts);
  if (table === undefined) return;
  for (const [index, name] of navigations.entries()) {
    if (hasNavigationPath(table, name.split('/'), parts)) continue;
    const message = `${withName('the property', quoteWord(name))} is not in the returned entity`;
    report(
      createReferenceFinding(
        joinPointer(pointer, 'navigations', index),
        message,
        'add it to the entity, or remove it here',
      ),
    );
  }
}

/** Whether the path leads to a property, through entities and lists of them. */
function hasNavigationPath(
  table: ObjectRule,
  [name = '', ...rest]: readonly string[],
  parts: ValidParts,
): boolean {
  if (!Object.hasOwn(table.properties, name)) return false;
  if (rest.length === 0) return true;
  const inner = resolveObject(table.properties[name], parts);
  return inner !== undefined && hasNavigationPath(inner, rest, parts);
}

function resolveObject(rule: FieldRule | undefined, parts: ValidParts): ObjectRule | undefined {
  if (rule === undefined || 'treatment' in rule) return undefined;
  if ('items' in rule) return resolveObject(rule.items, parts);
  return 'entity' in rule ? parts.entities.get(rule.entity) : rule;
}

/** Undefined for a missing or invalid entity, which is reported elsewhere. */
function getResponseTable({ response }: EndpointRule, { entities }: ValidParts): ObjectRule | undefined {
  if ('properties' in response) return response;
  return entities.get(getEntityName(response) ?? '');
}

/**
 * Credentials, framing and hops (RFC 9110 7.6.1), conditions (an oracle: 304 or 412), ranges, method and
 * address overrides, another mailbox (T1-06, T1-18), and gateway controls.
 */
const NEVER_FORWARDED =
  /^(?:accept|accept-encoding|authorization|client-request-id|connection|content-.*|cookie|expect|forwarded|host|if-.*|keep-alive|proxy-.*|range|te|trailer|transfer-encoding|upgrade|user-agent|via|x-anchormailbox|x-api-key|x-forwarded-.*|x-http-method.*|x-method-override|x-original-.*|x-psoxy-.*|x-rewrite-url)$/;

/** `name` is lower case. */
export function isNeverForwarded(name: string): boolean {
  return NEVER_FORWARDED.test(name.replaceAll('_', '-'));
}

export function checkHeaders({ endpoints }: ValidParts, report: Report): void {
  for (const { rule, pointer } of endpoints) {
    const path = joinPointer(pointer, 'headers');
    reportDuplicates(rule.headers ?? {}, path, report);
    for (const [name, header] of Object.entries(rule.headers ?? {}))
      checkHeader(toAsciiLowerCase(name), header, joinPointer(path, name), report);
  }
}

function checkHeader(name: string, rule: HeaderRule, pointer: string, report: Report): void {
  if (isNeverForwarded(name))
    reportInvalid(report, pointer, 'this header never goes from a caller to Graph', {
      at: 'key',
      fix: 'remove it',
    });
  if ('preferences' in rule !== (name === 'prefer'))
    reportInvalid(report, pointer, '"preferences" goes with the header Prefer, and only with it');
  if ('preferences' in rule) checkPreferences(rule.preferences, joinPointer(pointer, 'preferences'), report);
  else {
    checkPlainParameter(rule, pointer, report);
    checkDefault(rule, joinPointer(pointer, 'default'), report);
  }
}

/** A default must be a value that callers may send. */
function checkDefault(
  { default: value, ...rule }: PlainParameter & { readonly default?: string },
  pointer: string,
  report: Report,
): void {
  if (value === undefined || toAllowedValue(rule, value) === value) return;
  reportInvalid(report, pointer, 'callers may not send the default value', {
    fix: 'use an allowed value',
  });
}

function checkPreferences(
  rules: Readonly<Record<string, PlainParameter>>,
  path: string,
  report: Report,
): void {
  reportDuplicates(rules, path, report);
  for (const [preference, parameter] of Object.entries(rules))
    checkPlainParameter(parameter, joinPointer(path, preference), report);
}

function reportDuplicates(rules: Readonly<Record<string, unknown>>, pointer: string, report: Report): void {
  const seen = new Set<string>();
  for (const name of Object.keys(rules)) {
    if (seen.has(toAsciiLowerCase(name))) {
      const message = `${withName('the name', quoteName(name))} already has a rule`;
      reportInvalid(report, joinPointer(pointer, name), message, { at: 'key' });
    }
    seen.add(toAsciiLowerCase(name));
  }
}

function checkPlainParameter(rule: PlainParameter, pointer: string, report: Report): void {
  const { type, minimum, maximum, values = [] } = rule;
  for (const key of ['minimum', 'maximum'] as const) {
    if (rule[key] === undefined || type === 'natural') continue;
    reportInvalid(report, joinPointer(pointer, key), `"${key}" goes with type natural only`, {
      at: 'key',
      fix: 'use type: natural',
    });
  }
  checkGrain(rule, pointer, report);
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    reportInvalid(report, joinPointer(pointer, 'minimum'), 'the minimum is above the maximum');
  for (const [index, value] of values.entries()) {
    if (matchesGrammar(type, value)) continue;
    reportInvalid(report, joinPointer(pointer, 'values', index), `is not a value of type ${type}`);
  }
}

/** A grain applies to times only; a rule with another type would accept nothing. */
export function checkGrain(
  { type, grain }: Pick<SlotRule | PlainParameter, 'type' | 'grain'>,
  pointer: string,
  report: Report,
): void {
  if (grain === undefined || [type].flat().every((one) => one === 'dateTime' || one === 'date')) return;
  const message = '"grain" goes with the types dateTime and date only';
  reportInvalid(report, joinPointer(pointer, 'grain'), message, { at: 'key', fix: 'use type: dateTime' });
}
