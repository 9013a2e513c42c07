import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { foldingModule } from '../../../tools/build-folding.ts';

it('is what the folding of the tree engine makes', async () => {
  const committed = await readFile(new URL('folding-bytes.ts', import.meta.url), 'utf8');
  // Otherwise: npx tsx tools/build-folding.ts.
  expect(committed).toBe(foldingModule());
});
