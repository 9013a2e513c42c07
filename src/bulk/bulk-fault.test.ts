import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BULK_FAULTS } from './bulk-fault.ts';

const page = readFileSync(new URL('../../docs/reference/bulk.md', import.meta.url), 'utf8');

test('every fault of a file is on the page of files, with what to do, and no other one is', () => {
  const [, section = ''] = page.split('## When a file fails\n');
  const told = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)` \| \S[^|]+ \| \S[^|]+ \|$/gm)];
  expect(told.map(([, code]) => code).toSorted()).toEqual(Object.keys(BULK_FAULTS).toSorted());
});
