import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import type { PsoxyParameter } from '../plan/psoxy-request.ts';
import type { RawParameter } from './raw-target.ts';

/** Options that query values of properties, and open-ended ones, which need a schema. */
export const VALUE_OPTIONS: ReadonlySet<string> = new Set(['$filter', '$orderby', '$search', '$expand']);

const NON_NEGATIVE_INTEGER = /^[0-9]{1,9}$/;
/** Options that can't query a value, with the allowed values. Nested options would need a parenthesis. */
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

/** An OData option without a schema, a repeated one, or a spelling that could bypass the rules (T1-10). */
export function findGuardFaults(
  parameters: readonly RawParameter[],
  schemas: ReadonlyMap<string, PsoxyParameter>,
): readonly (string | undefined)[] {
  const seen = new Set<string>();
  return parameters.map((parameter) => {
    const canonical = toCanonicalName(parameter.name);
    const isDuplicate = canonical.startsWith('$') && seen.has(canonical);
    seen.add(canonical);
    return isDuplicate ? `${canonical} is given twice` : findFault(parameter, schemas);
  });
}

function findFault(
  { name, value }: RawParameter,
  schemas: ReadonlyMap<string, PsoxyParameter>,
): string | undefined {
  const canonical = toCanonicalName(name);
  if (!NAME.test(name)) return 'a name that rules cannot distinguish';
  if (canonical !== toAsciiLowerCase(name)) return `${canonical} has to be written with its $`;
  if (!canonical.startsWith('$') || schemas.has(canonical)) return undefined;
  const safePattern = SAFE_OPTION_PATTERNS.get(canonical);
  if (safePattern === undefined) return `${canonical} needs an entry in queryParamSchemas`;
  return value !== undefined && safePattern.test(value)
    ? undefined
    : `${canonical} has a value that isn't allowed`;
}

/** Whether a schema restricts the value. `anyOf` excludes all other checks. */
export function constrainsValue({ values, pattern, pseudonym, anyOf, type }: PsoxyParameter): boolean {
  if (anyOf !== undefined) return anyOf.every(constrainsValue);
  return (
    values !== undefined || pattern !== undefined || pseudonym || type === 'integer' || type === 'number'
  );
}
