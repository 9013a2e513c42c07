import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOG_FIELDS } from '../../packages/hosts/src/runtime/json-log.ts';

const ROOT = new URL('../../packages/', import.meta.url);
const SOURCES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /^(?!console\/|simulator\/)[a-z-]+\/src\/.*(?<!\.test)\.ts$/.test(name),
);
/** `log.write('warn', 'event', { … })`, over several lines if need be. */
const LINE = /\blog\.write\(\s*(?:[^,]+),\s*[^,]+,\s*\{([^{}]*)\}/g;
const FIELD = /(?:^|,)\s*([A-Za-z]+)\s*(?=[:,]|$)/g;

test('the log knows every field that a line of the product writes', () => {
  const written = SOURCES.flatMap((name) => {
    const text = readFileSync(new URL(name, ROOT), 'utf8');
    return [...text.matchAll(LINE)].flatMap(([, fields = '']) =>
      [...fields.matchAll(FIELD)].map(([, field = '']) => `${name}: ${field}`),
    );
  });
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((line) => !LOG_FIELDS.has(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
});
