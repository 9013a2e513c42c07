import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import type { PsoxyParameter } from '../plan/psoxy-request.ts';
import type { RawParameter } from './raw-target.ts';

/** Options that ask for values of properties, and those whose meaning is open: only a schema of the endpoint lets them pass. */
export const VALUE_OPTIONS: ReadonlySet<string> = new Set(['$filter', '$orderby', '$search', '$expand']);

const NON_NEGATIVE_INTEGER = /^[0-9]{1,9}$/;
/** Options that cannot ask about a value, with what they may hold. Nested options would need a parenthesis. */
const SAFE_OPTION_PATTERNS: ReadonlyMap<string, RegExp> = new Map([
  ['$select', /^[A-Za-z0-9_@.,/* ]{1,2048}$/],
  ['$top', NON_NEGATIVE_INTEGER],
  ['$skip', NON_NEGATIVE_INTEGER],
  ['$count', /^(?:true|false)$/],
  ['$skiptoken', /^[\s\S]+$/],
  ['$deltatoken', /^[\s\S]+$/],
]);
/** No alias (`@p`), no space that a server trims, no second encoding. */
const NAME = /^\$?[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/**
 * Why each query parameter does not pass where the rules say `odata: guarded`: an OData option that no schema of the endpoint
 * limits and that is not harmless, one that stands twice, or a spelling by which one could slip past the rules
 * (T1-10). Undefined: it passes.
 *
 * @param schemas by lower-case name
 * @example guardFaults([{ name: '$filter', value: 'x' }], new Map()) // ['$filter needs an entry in queryParamSchemas']
 */
export function findGuardFaults(
  parameters: readonly RawParameter[],
  schemas: ReadonlyMap<string, PsoxyParameter>,
): readonly (string | undefined)[] {
  const seen = new Set<string>();
  return parameters.map((parameter) => {
    const canonical = toCanonicalName(parameter.name);
    const isDuplicate = canonical.startsWith('$') && seen.has(canonical);
    seen.add(canonical);
    return isDuplicate ? `${canonical} stands there already` : findFault(parameter, schemas);
  });
}

/** Whether all parameters of a request pass. */
export function passesGuard(
  parameters: readonly RawParameter[],
  schemas: ReadonlyMap<string, PsoxyParameter>,
): boolean {
  return findGuardFaults(parameters, schemas).every((fault) => fault === undefined);
}

function findFault(
  { name, value }: RawParameter,
  schemas: ReadonlyMap<string, PsoxyParameter>,
): string | undefined {
  const canonical = toCanonicalName(name);
  if (!NAME.test(name)) return 'a name that no rule could tell from others';
  if (canonical !== toAsciiLowerCase(name)) return `${canonical} has to be written with its $`;
  if (!canonical.startsWith('$') || schemas.has(canonical)) return undefined;
  const safePattern = SAFE_OPTION_PATTERNS.get(canonical);
  if (safePattern === undefined) return `${canonical} needs an entry in queryParamSchemas`;
  return value !== undefined && safePattern.test(value)
    ? undefined
    : `${canonical} does not have its plain form`;
}

/** Whether a schema leaves less than every value. With `anyOf` nothing else is asked. */
export function constrainsValue({ values, pattern, pseudonym, anyOf, type }: PsoxyParameter): boolean {
  if (anyOf !== undefined) return anyOf.every(constrainsValue);
  return (
    values !== undefined || pattern !== undefined || pseudonym || type === 'integer' || type === 'number'
  );
}
