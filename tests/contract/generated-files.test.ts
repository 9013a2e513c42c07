import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERATED_FILES } from '../../tools/generated-files.ts';

const root = join(import.meta.dirname, '..', '..');

describe('generated files', () => {
  it.each(GENERATED_FILES.map((file) => [file.path, file] as const))(
    '%s is what `npm run generate` writes',
    (path, file) => {
      expect(readFileSync(join(root, path), 'utf8')).toBe(file.content());
    },
    120_000,
  );

  it('names each file once', () => {
    const paths = GENERATED_FILES.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
