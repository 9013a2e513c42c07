import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listAlternatives, type SchemaNode } from '../../packages/clouds/src/settings/json-schema.ts';
import { configJsonSchema } from '../../packages/gateway/src/config/config-settings.ts';
import { findKeys } from './unread-keys.ts';

/** Two keys that nobody reads; many read other properties that are called as the second. */
const PLANTED = ['limits.nobodyReadsThis', 'limits.seconds'];
/** Keys that only checks look at, in the configuration as it is written, which has no types. */
const READ_AS_WRITTEN = { 'listen.behindTls': 'gateway/src/config/check-callers.ts' };
const plant = (table: string) =>
  table.replace(
    /(?= {2}targetBytes: )/,
    "nobodyReadsThis: limit('x', [1, 2, 3]), seconds: limit('x', [1, 2, 3]),",
  );

/** Every key by its path, but for the words that tell variants apart; what the author of the file names is `*`. */
function keys(node: SchemaNode, path = ''): readonly string[] {
  return listAlternatives(node).flatMap((variant) => [
    ...Object.entries(variant.properties ?? {}).flatMap(([key, child]) => {
      if (child.const !== undefined) return [];
      const own = path === '' ? key : `${path}.${key}`;
      return [own, ...keys(child, own)];
    }),
    ...(variant.items === undefined ? [] : keys(variant.items, `${path}.*`)),
    ...(typeof variant.additionalProperties === 'object'
      ? keys(variant.additionalProperties, `${path}.*`)
      : []),
  ]);
}

test('whatever can be configured is read by something, and a key that nothing reads is found', () => {
  const { all, unread } = findKeys(plant);
  const wanted = [...PLANTED, ...Object.keys(READ_AS_WRITTEN)].toSorted();
  expect(unread.toSorted(), 'add what reads the key, or take it out of the table').toEqual(wanted);
  for (const [key, file] of Object.entries(READ_AS_WRITTEN))
    expect(readFileSync(new URL(`../../packages/${file}`, import.meta.url), 'utf8')).toContain(
      key.replace(/^.*\./, ''),
    );
  const missing = [...new Set(keys(configJsonSchema()))].filter((key) => !all.includes(key));
  expect(missing).toEqual([]);
}, 300_000);
