import { checkAssertion, checkAudience } from './check-assertions.ts';
import { checkCallers } from './check-callers.ts';
import { checkCloud, possibleClouds } from './check-cloud.ts';
import type { Finding } from './finding.ts';

export type { Finding } from './finding.ts';

/**
 * Checks between keys, on data that may still have other faults: all findings of a file are told at once.
 *
 * @example crossChecks({ listen: { host: '0.0.0.0' } })[0]?.path // ['listen', 'host']
 */
export function crossChecks(data: unknown): readonly Finding[] {
  return [...checkCallers(data), ...checkKeyRing(data), ...checkSource(data), ...checkAssertions(data)];
}

function checkSource(data: unknown): readonly Finding[] {
  return checkCloud(
    sourceTexts(data),
    members(at(data, 'connectors')).map(([id]) => id),
  );
}

function sourceTexts(data: unknown): Readonly<Record<string, string>> {
  const texts = members(at(data, 'source')).filter(
    (entry): entry is readonly [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function checkAssertions(data: unknown): readonly Finding[] {
  const clouds = possibleClouds(sourceTexts(data));
  return members(at(data, 'connectors')).flatMap(([id, connector]) => {
    const known = {
      clientId: at(connector, 'clientId'),
      assertion: {
        type: at(connector, 'assertion', 'type'),
        clientId: at(connector, 'assertion', 'clientId'),
        audience: at(connector, 'assertion', 'audience'),
      },
    };
    return [...checkAssertion(id, known), ...checkAudience(id, known, clouds)];
  });
}

function members(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Two keys of one id would open each other's pseudonyms, or fail to. */
function checkKeyRing(data: unknown): readonly Finding[] {
  const keys = at(data, 'pseudonyms', 'keys');
  if (!Array.isArray(keys)) return [];
  return (['id', 'secret'] as const).flatMap((field) => {
    const values = keys.map((key) => at(key, field));
    return values.flatMap((value, index) =>
      value === undefined || values.indexOf(value) === index
        ? []
        : [
            {
              path: ['pseudonyms', 'keys', index, field],
              message: `the ${field} of a key is given twice`,
              fix: 'each key needs its own',
            },
          ],
    );
  });
}

function at(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    data,
  );
}
