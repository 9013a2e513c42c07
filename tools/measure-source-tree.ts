import { readdirSync, readFileSync } from 'node:fs';
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
/** Names that are there more than once on purpose: hosts have a set each, the layout mirrors the kernel's. */
const REPEATING = /^packages\/(?:hosts\/src\/[^/]+\/|engine\/src\/sanitizer\/bytes\/image\/layout\.ts$)/;
/** Typed data without logic: as many files as there are subjects. */
const DATA = 'packages/connectors/src/entities';

const MAX_FUNCTION_LINES = 60;
const MAX_FILES = 20;

export type SourceTreeReport = {
  /** Source files without tests. */
  readonly files: readonly string[];
  /** Folders that import each other. */
  readonly twoWay: readonly { readonly folders: readonly [string, string]; readonly siblings: boolean }[];
  /** Folders with more than twenty files, tests counted, data left out. */
  readonly crowdedFolders: readonly { readonly folder: string; readonly files: number }[];
  /** Names that are exported from more than one place where they are declared. */
  readonly duplicateNames: readonly { readonly name: string; readonly files: readonly string[] }[];
  /** Functions whose last line is more than sixty below their first. */
  readonly longFunctions: readonly { readonly place: string; readonly lines: number }[];
};

/** Measures the house by its own imports and exports. */
export function measureSourceTree(): SourceTreeReport {
  const all = SOURCE_TREES.flatMap(filesBelow);
  const files = all.filter((file) => !file.endsWith('.test.ts'));
  const texts = files.map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
  const ways = texts.flatMap(({ file, text }) =>
    importsOf(file, text).map((target) => `${dirname(file)} ${dirname(target)}`),
  );
  const parsed = texts.map(({ file, text }) => ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true));
  return {
    files,
    twoWay: listPairs(new Set(ways)),
    crowdedFolders: listCrowded(all),
    duplicateNames: listDuplicates(parsed),
    longFunctions: parsed.flatMap(listLongFunctions),
  };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** Other files that a file imports or hands on, by `import()` and for types alone too. */
function importsOf(file: string, text: string): readonly string[] {
  const targets = ts.preProcessFile(text).importedFiles.flatMap(({ fileName }) => {
    const [, name, path] = /^@nymgate\/([a-z-]+)\/(.+)$/.exec(fileName) ?? [];
    if (name !== undefined) return [`packages/${name}/src/${path}.ts`];
    return fileName.startsWith('.') ? [normalize(join(dirname(file), fileName))] : [];
  });
  return targets.filter((target) => target !== file);
}

function listPairs(ways: ReadonlySet<string>): SourceTreeReport['twoWay'] {
  return [...ways].sort().flatMap((way) => {
    const [from = '', to = ''] = way.split(' ');
    if (from >= to || !ways.has(`${to} ${from}`)) return [];
    const nested = [relative(from, to), relative(to, from)].some((path) => !path.startsWith('..'));
    return [{ folders: [from, to] as const, siblings: !nested }];
  });
}

function listCrowded(files: readonly string[]): SourceTreeReport['crowdedFolders'] {
  const folders = files.map((file) => dirname(file));
  return [...new Set(folders)]
    .map((folder) => ({ folder, files: folders.filter((other) => other === folder).length }))
    .filter((found) => found.files > MAX_FILES && found.folder !== DATA);
}

function listDuplicates(sources: readonly ts.SourceFile[]): SourceTreeReport['duplicateNames'] {
  const exported = new Map<string, string[]>();
  for (const source of sources)
    if (!SEPARATE.test(source.fileName) && !REPEATING.test(source.fileName))
      for (const name of exportedNames(source))
        exported.set(name, [...(exported.get(name) ?? []), source.fileName]);
  return [...exported].filter(([, files]) => files.length > 1).map(([name, files]) => ({ name, files }));
}

/** Names that a file declares and exports. */
function exportedNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
    const declared: readonly ts.NamedDeclaration[] = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations
      : [statement as ts.DeclarationStatement];
    return declared.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name.text] : []));
  });
  return new Set(names);
}

function listLongFunctions(source: ts.SourceFile): SourceTreeReport['longFunctions'] {
  const found: { readonly place: string; readonly lines: number }[] = [];
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    const start = lineAt(node.getStart(source));
    const lines = lineAt(node.end) - start;
    if (ts.isFunctionLike(node) && lines > MAX_FUNCTION_LINES)
      found.push({ place: `${source.fileName}:${start + 1}`, lines });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = SOURCE_TREES.reduce((sum, tree) => sum + countLines(tree), 0);
  const { files, ...report } = measureSourceTree();
  console.dir({ files: files.length, lines, ...report }, { depth: null });
}
