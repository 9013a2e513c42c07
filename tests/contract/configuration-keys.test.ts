import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/index.ts';
import { alternatives, type SchemaNode } from '../../src/settings/json-schema.ts';

const SOURCE = new URL('../../src/', import.meta.url).pathname;
/** Where keys are declared: what only stands there has no effect. */
const DECLARED =
  /^config\/(?:[a-z]+\/)?(?:[a-z]+-settings|clouds)\.ts$|^settings\/|^source-auth\/assertion-providers\.ts$/;

/** Every key by its path, without those that the author of the file names. */
function keys(node: SchemaNode, path = ''): readonly string[] {
  return alternatives(node).flatMap((variant) => [
    ...Object.entries(variant.properties ?? {}).flatMap(([key, child]) => {
      const own = path === '' ? key : `${path}.${key}`;
      return [own, ...keys(child, own)];
    }),
    ...(variant.items === undefined ? [] : keys(variant.items, `${path}[]`)),
    ...(typeof variant.additionalProperties === 'object'
      ? keys(variant.additionalProperties, `${path}.*`)
      : []),
  ]);
}

function productCode(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !DECLARED.test(file) && !file.startsWith('simulator/'))
    .map((file) => readFileSync(join(SOURCE, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))
    .join('\n');
}

test('whatever can be configured is read by something', () => {
  const code = productCode();
  const found = [...new Set(keys(configJsonSchema()))];
  expect(found.length).toBeGreaterThan(90);
  const unread = found.filter((path) => {
    const [name = ''] = path.split('.').slice(-1);
    return !new RegExp(`[.{,(\\s]${name}\\b(?=\\s*[,.;:})?=])`).test(code);
  });
  expect(unread, 'add what reads the key, or take it out of the table').toEqual([]);
});
