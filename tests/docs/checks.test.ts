import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LINT_CODES } from '../../packages/rules/src/dialects/lint-finding.ts';

const page = readFileSync(new URL('../../docs/reference/checks.md', import.meta.url), 'utf8');

test('checks.md lists each code with its meaning, and no other', () => {
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (?:native|Psoxy|both) \|$/gm)];
  expect(Object.fromEntries(rows.map(([, code, when]) => [code, when]))).toEqual(LINT_CODES);
  expect(rows).toHaveLength(Object.keys(LINT_CODES).length);
});
