import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Packages that are published by themselves, and outputs of other builds. */
const SEPARATE: ReadonlySet<string> = new Set(['console', 'simulator']);
const OTHER_OUTPUTS: ReadonlySet<string> = new Set(['bundle', 'functions', 'aws-lambda', 'image']);
/** `from '…'`, `import '…'`, `import('…')` and `declare module '…'`, as the compiler writes them. */
const SPECIFIER = /((?:\bfrom|\bimport|\bmodule)\s*\(?\s*)(['"])@nymgate\/([a-z-]+)\/([^'"]+)\2/g;

/** Writes the package `nymgate` as one tree: what each workspace compiles to, with relative paths in place of the workspaces' names. */
export function stage(): void {
  const names = readdirSync(join(ROOT, 'packages')).filter((name) => !SEPARATE.has(name));
  removeStale(join(ROOT, 'dist'), new Set(names.flatMap(stagePackage)));
}

/** @returns the staged files */
function stagePackage(name: string): readonly string[] {
  const from = join(ROOT, 'packages', name, 'dist');
  const paths = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:js|d\.ts)$/.test(path),
  );
  return paths.map((path) => {
    const target = join(ROOT, 'dist', name, path);
    if (!isFresh(target, join(from, path))) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, withRelativePaths(readFileSync(join(from, path), 'utf8'), `${name}/${path}`));
    }
    return target;
  });
}

function isFresh(target: string, source: string): boolean {
  const made = statSync(target, { throwIfNoEntry: false });
  return made !== undefined && made.mtimeMs >= statSync(source).mtimeMs;
}

function withRelativePaths(text: string, file: string): string {
  return text.replace(SPECIFIER, (_, before: string, quote: string, name: string, module: string) => {
    const path = relative(dirname(file), `${name}/${module}.js`);
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
  });
}

function removeStale(folder: string, staged: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const [top = ''] = relative(folder, path).split('/');
    if (entry.isFile() && !OTHER_OUTPUTS.has(top) && !staged.has(path)) rmSync(path);
  }
}
