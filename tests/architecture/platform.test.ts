import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { measureSourceTree } from '../../tools/measure-source-tree.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CRYPTOGRAPHY = 'packages/engine/src/kernel/cryptography.ts';
const INSTALL = 'packages/gateway/src/platform/install.ts';
/** What is imported or re-exported, at once or later, but for types. */
const IMPORT = /(?:^(?:import|export)\s+(?!type\b)(?:[^';]*?\sfrom\s+)?|\bimport\(\s*)'([^']+)'/gm;

/** Whatever an application, a platform or a thread can load. */
const ROOTS = [
  ...publishedDoors(),
  ...Object.values(ENTRIES).flatMap((entry) => [
    entry.source,
    ...('bulk' in entry ? [entry.bulk] : []),
    ...('doctor' in entry ? [entry.doctor] : []),
  ]),
  ...measureSourceTree().files.filter((file) => /-worker\.tsx?$/.test(file)),
];

function publishedDoors(): readonly string[] {
  const { exports, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
    readonly bin: Readonly<Record<string, string>>;
  };
  return [
    ...Object.values(exports).map((door) => (typeof door === 'string' ? door : door.default)),
    ...Object.values(bin),
  ]
    .filter((path) => path.endsWith('.js'))
    .map((path) => path.replace(/^(?:\.\/)?dist\/([^/]+)\/(.*)\.js$/, 'packages/$1/src/$2.ts'));
}

it.each(ROOTS)('%s brings a platform if it can ask for cryptography', (root) => {
  const loaded = closure(root);
  expect(loaded.has(INSTALL) || !loaded.has(CRYPTOGRAPHY)).toBe(true);
});

it('the published doors of pseudonyms, rules and sanitizer bring it', () => {
  const doors = ['pseudonyms', 'rules', 'sanitizer'].map((name) => `packages/cli/src/${name}.ts`);
  expect(ROOTS).toEqual(expect.arrayContaining(doors));
  expect(doors.filter((door) => !closure(door).has(INSTALL))).toEqual([]);
});

function closure(root: string): ReadonlySet<string> {
  const loaded = new Set([root]);
  for (const file of loaded) for (const target of importsOf(file)) loaded.add(target);
  return loaded;
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, target = '']) => {
    const path = target.startsWith('.')
      ? relative(ROOT, join(ROOT, dirname(file), target))
      : target.replace(/^@nymgate\/([a-z-]+)\/(.*)$/, 'packages/$1/src/$2.ts');
    return path.endsWith('.ts') && existsSync(join(ROOT, path)) ? [path] : [];
  });
}
