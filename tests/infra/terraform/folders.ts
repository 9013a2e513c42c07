import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Modules and examples of a copy of infra/, by listing: `modules/entra-app`. What nobody tests cannot be added. */
export function rootsOf(infra: string): readonly string[] {
  return ['modules', 'examples'].flatMap((kind) =>
    readdirSync(join(infra, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${kind}/${name}`),
  );
}

/** Its `tests/*.tftest.hcl`. */
export function testFilesOf(folder: string): readonly string[] {
  const tests = join(folder, 'tests');
  return existsSync(tests) ? readdirSync(tests).filter((name) => name.endsWith('.tftest.hcl')) : [];
}
