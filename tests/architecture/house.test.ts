import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { countLines, measureSourceTree, SOURCE_TREES } from '../../tools/measure-source-tree.ts';

/** The figures that decision 0019 promises, and the walls that no import table can draw. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const house = measureSourceTree();

test('no two sibling folders import each other, and of a folder and its child at most six pairs do', () => {
  expect(house.twoWay.filter(({ siblings }) => siblings)).toEqual([]);
  expect(house.twoWay.length).toBeLessThanOrEqual(6);
});

test('at most five functions have more than sixty lines', () => {
  expect(house.longFunctions.length, JSON.stringify(house.longFunctions)).toBeLessThanOrEqual(5);
});

test('no folder but of data has more than twenty files', () => {
  expect(house.crowdedFolders).toEqual([]);
});

test('an exported name means one thing', () => {
  expect(house.duplicateNames).toEqual([]);
});

test('what decides on a request can be read in an hour', () => {
  expect(countLines('packages/engine/src/requests')).toBeLessThan(3_300);
});

test('no folder bears a name that tools take for build output, and no barrel is called an engine', () => {
  const names = SOURCE_TREES.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }),
  );
  const parts = new Set(names.flatMap((name) => name.split('/')));
  for (const name of ['target', 'dist', 'build', 'out', 'coverage', 'vendor', 'engine.ts'])
    expect(parts).not.toContain(name);
});

describe('packages that know no host', () => {
  /** Globals of Node that are imports in disguise. `node:buffer` where a room may have it is in the import table. */
  const GLOBALS: ReadonlySet<string> = new Set([
    'Buffer',
    'process',
    'setImmediate',
    '__dirname',
    '__filename',
  ]);
  /** Of Node and browsers. The compiler finds all of them, in builds alone. */
  const WEB_GLOBALS: ReadonlySet<string> = new Set([
    'TextDecoder',
    'TextEncoder',
    'URL',
    'URLSearchParams',
    'atob',
    'btoa',
    'console',
    'crypto',
    'fetch',
    'performance',
    'queueMicrotask',
    'setInterval',
    'setTimeout',
    'structuredClone',
  ]);
  const HOST_FREE = ['engine', 'rules', 'connectors', 'bulk', 'psoxy', 'clouds', 'gateway'];

  test.each(HOST_FREE)('%s uses no global of Node without importing it', (name) => {
    const found = house.files
      .filter((file) => file.startsWith(`packages/${name}/src/`))
      .flatMap((file) => globalsOf(file).map((name) => `${file}: ${name}`));
    expect(found).toEqual([]);
  });

  test('engine uses no global but those of ECMAScript and WebAssembly', () => {
    const found = house.files
      .filter((file) => file.startsWith('packages/engine/src/'))
      .flatMap((file) => globalsOf(file, WEB_GLOBALS).map((name) => `${file}: ${name}`));
    expect(found).toEqual([]);
  });

  function globalsOf(file: string, globals = GLOBALS): readonly string[] {
    const source = ts.createSourceFile(
      file,
      readFileSync(`${ROOT}${file}`, 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    const imported = new Set<string>();
    const used = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isImportSpecifier(node)) imported.add(node.name.text);
      const isName = ts.isIdentifier(node) && globals.has(node.text);
      const isMember = isName && ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      const isKey = isName && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
      if (isName && !isMember && !isKey && !ts.isImportSpecifier(node.parent)) used.add(node.text);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return [...used].filter((name) => !imported.has(name));
  }
});

describe("Psoxy's room", () => {
  test('is named by app on one line, and by nobody else', () => {
    const naming = house.files.filter(
      (file) =>
        !file.startsWith('packages/psoxy/src/') &&
        /(?:from |import\()'@nymgate\/psoxy\//.test(readFileSync(`${ROOT}${file}`, 'utf8')),
    );
    expect(naming).toEqual(['packages/gateway/src/app/rule-languages.ts']);
  });
});
