import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Its `tests/*.tftest.hcl`. */
export function testFilesOf(folder: string): readonly string[] {
  const tests = join(folder, 'tests');
  return existsSync(tests) ? readdirSync(tests).filter((name) => name.endsWith('.tftest.hcl')) : [];
}
