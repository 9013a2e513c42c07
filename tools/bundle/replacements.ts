import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** Parts of undici that are reached only by what we never do: HTTP/2, form data and streams as bodies, machines without WASM SIMD. */
const UNREACHED = /undici\/lib\/(?:dispatcher\/client-h2|web\/fetch\/body|llhttp\/llhttp-wasm)\.js$/;

/** Tree of the names of headers, 90 of them: a start reads 30 headers. */
const HEADER_TREE = /undici\/lib\/core\/tree\.js$/;

/** Tables of the parser of HTTP, 500 lines, and the two of them that are used. */
const PARSER_TABLES = /undici\/lib\/llhttp\/constants\.js$/;
const USED_TABLES = ['ERROR', 'TYPE'];

/** Example calls, which only the command line shows and makes. */
const EXAMPLES = /connectors\/src\/(?:[a-z-]+\/)?[a-z-]*examples\.ts$/;

/** For every file of a bundle: undici as far as it is used, the client of Redis in a file of its own, the version as text, and of our own modules only what somebody uses. */
export const replacements: Plugin = {
  name: 'replacements',
  setup: (builder) => {
    replacePackage(builder, 'undici', './undici.ts');
    // Large, and alike in what serves and in the command line: both load the one file beside them.
    builder.onResolve({ filter: /^@redis\/client$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './redis.cjs', external: true } : undefined,
    );
    // What makes files of buckets would be a third of what serves; a gateway loads none of it.
    builder.onResolve({ filter: /\/(?:create-bulk-handler-for|open-bulk-runtime)\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './bulk.cjs', external: true } : undefined,
    );
    // None of our modules does anything when it is loaded, but for the one that installs the platform: the rest of them can be left out.
    builder.onResolve({ filter: /^(?:\.{1,2})?\/.*\.ts$|^@nymgate\// }, ({ path, resolveDir, kind }) =>
      kind === 'entry-point'
        ? undefined
        : { path: sourceOf(path, resolveDir), sideEffects: /\/platform\/install(?:\.ts)?$/.test(path) },
    );
    builder.onLoad({ filter: UNREACHED }, () => ({ contents: 'module.exports = {};' }));
    builder.onLoad({ filter: HEADER_TREE }, async ({ path }) => ({
      contents: treeLater(await readFile(path, 'utf8')),
    }));
    builder.onLoad({ filter: PARSER_TABLES }, ({ path }) => ({ contents: usedTables(path) }));
    builder.onLoad({ filter: /hosts\/src\/runtime\/read-version\.ts$/ }, async () => ({
      contents: `export const readVersion = () => ${JSON.stringify(await packageVersion())};
        export const packageRoot = () => __dirname;`,
    }));
  },
};

/** For what serves: no examples. */
export const startupReplacements: Plugin = {
  name: 'start-replacements',
  setup: (builder) => {
    builder.onLoad({ filter: EXAMPLES }, async ({ path }) => ({
      contents: withoutExamples(await readFile(path, 'utf8')),
    }));
  },
};

/** The same tree, made when so many names have been read that it pays; without it undici reads each name as text. */
function treeLater(source: string): string {
  return `let tree, read = 0;
const make = () => { const module = { exports: {} }; ${source}
return module.exports.tree; };
exports.tree = { lookup: (name) => (read += 1) < 256 ? null : (tree ??= make()).lookup(name) };`;
}

function usedTables(path: string): string {
  const tables = createRequire(import.meta.url)(path) as Readonly<Record<string, unknown>>;
  const used = USED_TABLES.map((name) => `${name}: ${JSON.stringify(tables[name])}`);
  return `module.exports = { ${used.join(', ')} };`;
}

/** What stands in for a package, and why, is said in its file. */
function replacePackage(builder: Parameters<Plugin['setup']>[0], name: string, file: string): void {
  builder.onResolve({ filter: new RegExp(`^${name}$`) }, ({ kind }) =>
    kind === 'import-statement' ? { path: local(file) } : undefined,
  );
}

function withoutExamples(source: string): string {
  const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  return names.map((name) => `export const ${name} = () => [];`).join('\n');
}

async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(local('../../package.json'), 'utf8')) as { version: string };
  return version;
}

/** The source of a relative import, or of a module of another package. */
function sourceOf(path: string, folder: string): string {
  const [, name, module] = /^@nymgate\/([a-z-]+)\/(.+)$/.exec(path) ?? [];
  return name === undefined ? resolve(folder, path) : local(`../../packages/${name}/src/${module}.ts`);
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
