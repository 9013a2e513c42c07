import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Modules of Node's own that a plain start does not need and that take a millisecond or more to load, with the functions that we
 * import of each: compressed bodies, a listener with TLS, the gauge that only the admin listener shows.
 */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  'node:https': ['createServer', 'request'],
  'node:os': ['totalmem'],
  'node:perf_hooks': ['monitorEventLoopDelay'],
  'node:stream/promises': ['pipeline'],
  'node:zlib': ['createBrotliDecompress', 'createGunzip', 'createInflate', 'gunzipSync', 'gzip'],
};

/** For files of undici that only call `assert(value)`. Node's own says what is wrong, once something is. */
const ASSERT = `module.exports = (value, ...message) => { if (!value) require('node:assert')(value, ...message); };`;
const ASSERTS_OTHERWISE = /\bassert\.\w/;

/** The configuration is read with one function of this module, which `node:fs`, loaded already, has too. */
const FILES = `import { readFile as read } from 'node:fs';
import { promisify } from 'node:util';
export const readFile = /* @__PURE__ */ promisify(read);`;

/** The bundle is CommonJS, which has what this makes; the module itself brings the reader of source maps along. */
const REQUIRE = 'export const createRequire = () => require;';

/** Puts in place of those modules what loads them when it is called, or does the same without them. */
export const deferBuiltins: Plugin = {
  name: 'put-off-builtins',
  setup: (builder) => {
    builder.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
      if (kind !== 'import-statement') return undefined;
      if (path in FUNCTIONS) return { path, namespace: 'put-off-builtin' };
      if (path === 'node:module') return { path, namespace: 'require' };
      return path === 'node:fs/promises' ? { path, namespace: 'files' } : undefined;
    });
    builder.onResolve({ filter: /^node:assert$/ }, async ({ path, importer }) => {
      if (!importer.includes('/node_modules/undici/')) return undefined;
      if (ASSERTS_OTHERWISE.test(await readFile(importer, 'utf8'))) return undefined;
      return { path, namespace: 'assert' };
    });
    builder.onLoad({ filter: /./, namespace: 'put-off-builtin' }, ({ path }) => ({
      contents: (FUNCTIONS[path] ?? []).map((name) => standIn(path, name)).join('\n'),
    }));
    builder.onLoad({ filter: /./, namespace: 'files' }, () => ({ contents: FILES }));
    builder.onLoad({ filter: /./, namespace: 'require' }, () => ({ contents: REQUIRE }));
    builder.onLoad({ filter: /./, namespace: 'assert' }, () => ({ contents: ASSERT }));
  },
};

function standIn(module: string, name: string): string {
  return `export const ${name} = (...given) => requireBuiltin(${JSON.stringify(module)}).${name}(...given);`;
}

/** What the calls above come to once modules are CommonJS. */
export function addBuiltins(code: string): string {
  return code.replace(/\brequireBuiltin\(/g, 'require(');
}
