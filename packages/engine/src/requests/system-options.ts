import { toAsciiLowerCase } from '../kernel/ascii-case.ts';

/** System query options of OData and Graph, lower case. Their `$` may be left out (OData 4.01, URL conventions 5.1). */
const SYSTEM_OPTIONS: ReadonlySet<string> = new Set([
  '$select',
  '$filter',
  '$orderby',
  '$search',
  '$expand',
  '$top',
  '$skip',
  '$count',
  '$skiptoken',
  '$deltatoken',
  '$apply',
  '$compute',
  '$format',
  '$levels',
  '$index',
  '$schemaversion',
  '$id',
]);

/**
 * The one name of a query option, however it is spelled: `$select`, `SELECT` and `$Select` are `$select` (T1-10).
 *
 * @param name decoded once
 * @example canonicalName('startDateTime') // 'startdatetime'
 */
export function toCanonicalName(name: string): string {
  const lower = toAsciiLowerCase(name);
  return SYSTEM_OPTIONS.has(`$${lower}`) ? `$${lower}` : lower;
}

/** Further options that Graph's reference has, by lower case. */
const OTHER_OPTIONS: ReadonlyMap<string, string> = new Map(
  [
    'changeType',
    'endDateTime',
    'includeHiddenFolders',
    'includeHiddenMessages',
    'model',
    'startDateTime',
    'token',
  ].map((name) => [toAsciiLowerCase(name), name]),
);

/**
 * The name of an option that OData or Graph document; undefined for any other text.
 *
 * @param canonical see `canonicalName`
 */
export function getDocumentedOption(canonical: string): string | undefined {
  return SYSTEM_OPTIONS.has(canonical) ? canonical : OTHER_OPTIONS.get(canonical);
}
