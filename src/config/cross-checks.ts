import { isLoopback } from './origin.ts';

/** What no single key shows. `path` is where to point at. */
export type Finding = {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix?: string;
};

/**
 * Checks between keys, on data that may still have other faults: all findings of a file are told at once.
 *
 * @example crossChecks({ listen: { host: '0.0.0.0' } })[0]?.path // ['listen', 'host']
 */
export function crossChecks(data: unknown): readonly Finding[] {
  return [...checkListener(data), ...checkKeyRing(data)];
}

function checkListener(data: unknown): readonly Finding[] {
  const host = at(data, 'listen', 'host');
  if (typeof host !== 'string' || host === '' || isLoopback(host)) return [];
  const exposed: Finding = {
    path: ['listen', 'host'],
    message:
      'only a loopback address is accepted: the gateway cannot yet tell callers apart, so whoever reaches it is served',
    fix: 'listen on 127.0.0.1 and put what authenticates callers in front, on the same machine',
  };
  if (at(data, 'publicUrl') !== undefined) return [exposed];
  return [
    exposed,
    {
      path: ['publicUrl'],
      message: 'publicUrl is required unless the listener is loopback: sealed links start with it',
    },
  ];
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
