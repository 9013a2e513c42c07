import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// The package `nymgate` is one tree: what each workspace compiles to, with relative paths in place of the workspaces' names.

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Packages that are published by themselves, and outputs of other builds. */
const SEPARATE = new Set(['console', 'simulator']);
const OTHER_OUTPUTS = new Set(['bundle', 'functions', 'aws-lambda', 'image']);
/** `from '…'`, `import '…'`, `import('…')` and `declare module '…'`, as the compiler writes them. */
const SPECIFIER = /((?:\bfrom|\bimport|\bmodule)\s*\(?\s*)(['"])@nymgate\/([a-z-]+)\/([^'"]+)\2/g;

const staged = new Set();
for (const name of readdirSync(join(ROOT, 'packages'))) if (!SEPARATE.has(name)) stagePackage(name);
removeStale(join(ROOT, 'dist'));

function stagePackage(name) {
  const from = join(ROOT, 'packages', name, 'dist');
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:js|d\.ts)$/.test(path)) continue;
    const target = join(ROOT, 'dist', name, path);
    staged.add(target);
    if (isFresh(target, join(from, path))) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, withRelativePaths(readFileSync(join(from, path), 'utf8'), `${name}/${path}`));
  }
}

function isFresh(target, source) {
  const made = statSync(target, { throwIfNoEntry: false });
  return made !== undefined && made.mtimeMs >= statSync(source).mtimeMs;
}

function withRelativePaths(text, file) {
  return text.replace(SPECIFIER, (_, before, quote, name, module) => {
    const path = relative(dirname(file), `${name}/${module}.js`);
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
  });
}

function removeStale(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const [top] = relative(folder, path).split('/');
    if (entry.isFile() && !OTHER_OUTPUTS.has(top) && !staged.has(path)) rmSync(path);
  }
}
