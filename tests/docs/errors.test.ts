import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REQUEST_ERRORS, SETUP_CODES } from '../../packages/engine/src/kernel/errors.ts';

const page = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
const [requests = '', setup = ''] = page.split('## Findings before');
const rows = (text: string) =>
  [...text.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm)].map((row) => [row[1], row[2]?.trim()]);

test('errors.md lists each request error with its status, and no other', () => {
  const documented = rows(requests).map(([code, status]) => [
    code,
    status === "as Graph's" ? 502 : Number(status),
  ]);
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(Object.entries(REQUEST_ERRORS).map(([code, { status }]) => [code, status])),
  );
  expect(documented).toHaveLength(Object.keys(REQUEST_ERRORS).length);
});

test('errors.md lists each setup code with its meaning, and no other', () => {
  expect(Object.fromEntries(rows(setup))).toEqual(SETUP_CODES);
});
