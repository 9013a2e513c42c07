import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Sources of all packages. */
export const SOURCE_TREES: readonly string[] = readdirSync(join(ROOT, 'packages')).map(
  (name) => `packages/${name}/src`,
);
/** Published by themselves: they share no name with the product on purpose. */
const SEPARATE = /^packages\/(?:console|simulator)\//;
/** Typed data without logic: as many files as there are subjects. */
const DATA: ReadonlySet<string> = new Set(['packages/connectors/src/entities']);

export type FolderPair = { readonly folders: readonly [string, string]; readonly siblings: boolean };

/** A name that is exported from more than one place where it is declared. */
export type DuplicateName = { readonly name: string; readonly files: readonly string[] };

/** A function whose last line is more than `MAX_FUNCTION_LINES` below its first. */
type LongFunction = { readonly place: string; readonly lines: number };

const MAX_FUNCTION_LINES = 60;

export type SourceTreeReport = {
  /** Source files without tests. */
  readonly files: readonly string[];
  /** Those that one other file imports, and no more. */
  readonly withOneImporter: readonly string[];
  /** Folders that import each other. */
  readonly twoWay: readonly FolderPair[];
  /** Folders with more than twenty files, tests counted, data left out. */
  readonly crowdedFolders: readonly { readonly folder: string; readonly files: number }[];
  readonly duplicateNames: readonly DuplicateName[];
  readonly longFunctions: readonly LongFunction[];
};

/** Measures the house by its own imports and exports. */
export function measureSourceTree(): SourceTreeReport {
  const all = SOURCE_TREES.flatMap((house) => filesBelow(house));
  const files = all.filter((file) => !file.endsWith('.test.ts'));
  const importers = new Map<string, Set<string>>();
  const exported = new Map<string, string[]>();
  const longFunctions: LongFunction[] = [];
  for (const file of files) {
    const source = parse(file);
    longFunctions.push(...longFunctionsOf(file, source));
    for (const target of importsOf(file, source)) setOf(importers, target).add(file);
    for (const name of namesOf(source)) exported.set(name, [...(exported.get(name) ?? []), file]);
  }
  return {
    files,
    withOneImporter: files.filter((file) => importers.get(file)?.size === 1),
    twoWay: pairsOf(importers),
    crowdedFolders: crowdedOf(all),
    duplicateNames: doublesOf(exported),
    longFunctions,
  };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ESNext, true);
}

/** Files that a file imports or hands on, by `import()` and for types alone too. */
function importsOf(file: string, source: ts.SourceFile, kind: 'all' | 'values' = 'all'): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (text: string): void => {
    const [, name, path] = /^@nymgate\/([a-z-]+)\/(.+)$/.exec(text) ?? [];
    if (name !== undefined) found.add(`packages/${name}/src/${path}.ts`);
    if (text.startsWith('.')) found.add(normalize(join(dirname(file), text)));
  };
  const visit = (node: ts.Node): void => {
    if (kind === 'values' && isForTypes(node)) return;
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
      add((node.moduleSpecifier as ts.StringLiteral).text);
    const [argument] = ts.isCallExpression(node) ? node.arguments : [];
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      argument !== undefined
    )
      if (ts.isStringLiteral(argument)) add(argument.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  found.delete(file);
  return found;
}

function isForTypes(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Names that a file declares and exports. */
function namesOf(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) continue;
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) names.add(name.text);
    if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement)) &&
      statement.name !== undefined
    )
      names.add(statement.name.text);
  }
  return names;
}

function longFunctionsOf(file: string, source: ts.SourceFile): readonly LongFunction[] {
  const found: LongFunction[] = [];
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    const start = lineAt(node.getStart(source));
    const lines = lineAt(node.end) - start;
    if (ts.isFunctionLike(node) && lines > MAX_FUNCTION_LINES)
      found.push({ place: `${file}:${start + 1}`, lines });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function pairsOf(importers: ReadonlyMap<string, ReadonlySet<string>>): readonly FolderPair[] {
  const ways = new Set<string>();
  for (const [target, sources] of importers)
    for (const source of sources) ways.add(`${dirname(source)} ${dirname(target)}`);
  return [...ways].sort().flatMap((way): readonly FolderPair[] => {
    const [from = '', to = ''] = way.split(' ');
    if (from >= to || !ways.has(`${to} ${from}`)) return [];
    const nested = [relative(from, to), relative(to, from)].some((path) => !path.startsWith('..'));
    return [{ folders: [from, to], siblings: !nested }];
  });
}

function crowdedOf(files: readonly string[]): SourceTreeReport['crowdedFolders'] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts].flatMap(([folder, count]) =>
    count > 20 && !DATA.has(folder) ? [{ folder, files: count }] : [],
  );
}

/**
 * Hosts have the same file names and functions, one set each.
 */
function doublesOf(exported: ReadonlyMap<string, readonly string[]>): readonly DuplicateName[] {
  return [...exported].flatMap(([name, files]): readonly DuplicateName[] => {
    const own = files.filter(
      (file) => !SEPARATE.test(file) && !/^packages\/hosts\/src\/[^/]+\//.test(file) && !GENERATED.has(file),
    );
    return own.length > 1 ? [{ name, files: own }] : [];
  });
}

const GENERATED: ReadonlySet<string> = new Set(['packages/engine/src/sanitizer/bytes/image/layout.ts']);

function setOf<K>(map: Map<K, Set<string>>, key: K): Set<string> {
  const known = map.get(key) ?? new Set();
  map.set(key, known);
  return known;
}

/** The compiler's options and the sources of the product, without tests, console and simulator. */
export function readProduct(): {
  readonly options: ts.CompilerOptions;
  readonly fileNames: readonly string[];
} {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const isProduct = (file: string): boolean =>
    file.startsWith('packages/') && !SEPARATE.test(file) && !file.endsWith('.test.ts');
  return { options, fileNames: fileNames.filter((file) => isProduct(relative(ROOT, file))) };
}

/** Lines of a folder, without tests. */
export function countLines(folder: string): number {
  return filesBelow(folder)
    .filter((file) => !file.endsWith('.test.ts'))
    .reduce((sum, file) => sum + readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1, 0);
}

/** Files that are read when these are: what an import of values leads to, from one file to the next. */
export function listReachedFiles(entries: readonly string[]): ReadonlySet<string> {
  const entered = new Set<string>();
  const enter = (file: string): void => {
    if (entered.has(file) || !existsSync(join(ROOT, file))) return;
    entered.add(file);
    for (const target of importsOf(file, parse(file), 'values')) enter(target);
  };
  for (const entry of entries) enter(entry);
  return entered;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, withOneImporter, twoWay, crowdedFolders, duplicateNames, longFunctions } =
    measureSourceTree();
  console.log(`files ${files.length}, with one importer ${withOneImporter.length}`);
  const lines = SOURCE_TREES.reduce((sum, tree) => sum + countLines(tree), 0);
  console.log(`lines ${lines}`);
  console.log(
    `lines of the room that decides (packages/engine/src/requests) ${countLines('packages/engine/src/requests')}`,
  );
  const [, , ...entries] = process.argv;
  if (entries.length > 0) console.log(`files that these lead to ${listReachedFiles(entries).size}`);
  console.log(`folders that import each other ${twoWay.length}`);
  for (const { folders, siblings } of twoWay)
    console.log(`  ${folders.join(' and ')}${siblings ? ' (siblings)' : ''}`);
  console.log(`folders of more than 20 files ${crowdedFolders.length}`);
  for (const { folder, files: count } of crowdedFolders) console.log(`  ${folder} ${count}`);
  console.log(`functions of more than ${MAX_FUNCTION_LINES} lines ${longFunctions.length}`);
  for (const { place, lines } of longFunctions) console.log(`  ${place} ${lines}`);
  console.log(`exported names with two places ${duplicateNames.length}`);
  for (const { name, files: places } of duplicateNames) console.log(`  ${name}: ${places.join(', ')}`);
}
