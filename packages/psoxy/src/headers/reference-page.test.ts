import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PSOXY_ERROR_CODES } from './create-compat.ts';

test('psoxy-compat.md lists the word of each code, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/reference/psoxy-compat.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (?:`([A-Z_]+)`|none)/gm)];
  expect(Object.fromEntries(rows.map(([, code = '', word]) => [code, word]))).toEqual(PSOXY_ERROR_CODES);
  expect(rows).toHaveLength(Object.keys(PSOXY_ERROR_CODES).length);
});
