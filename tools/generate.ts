import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_FILES } from './generated-files.ts';

const root = join(import.meta.dirname, '..');

for (const { path, content } of GENERATED_FILES) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content());
  console.log(path);
}
