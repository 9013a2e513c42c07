import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { COMMON } from './single-files.ts';

/** A file as esbuild has made it; `NAME.mjs` is a chunk. */
export type EsmFile = { readonly path: string; readonly text: string };

export type MergeOptions = {
  /** Every chunk of the bundle. */
  readonly files: readonly EsmFile[];
  /** Names of those to be merged, as others import them: `./chunk-ABC.mjs`. */
  readonly merged: ReadonlySet<string>;
  /** The one among them that is started or loaded. */
  readonly entry: string;
};

/** Name of the function by which a chunk that stays by itself finds what it imports of a merged one. */
export const SHARED = 'nymgateShared';

/**
 * Makes one module of the chunks that every start runs. As chunks, each call from one into another is a look at an object and the call
 * of a getter, and each name that one has for others is a function more to be made and to be read from V8's cache. In one scope it is a
 * variable.
 *
 * @returns the module's text: it exports what the entry exports, and `nymgateShared(name)`
 * @throws Error when a chunk imports otherwise than by names
 */
export async function mergeChunks({ files, merged, entry }: MergeOptions): Promise<string> {
  const chunks = new Map(files.map(({ path, text }) => [`./${basename(path)}`, text]));
  const others = [...chunks].filter(([name]) => !merged.has(name)).map(([, text]) => text);
  const { outputFiles } = await build({
    ...COMMON,
    stdin: {
      contents: `export * from "${entry}";\n${sharedSource(others, merged)}`,
      sourcefile: 'merged.mjs',
    },
    format: 'esm',
    legalComments: 'eof',
    plugins: [fromMemory(chunks, merged)],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Reads merged chunks from where they are, and leaves whatever else they import as it is. */
function fromMemory(chunks: ReadonlyMap<string, string>, merged: ReadonlySet<string>): Plugin {
  return {
    name: 'from-memory',
    setup: (builder) => {
      builder.onResolve({ filter: /./ }, ({ path }) =>
        merged.has(path) ? { path, namespace: 'chunk' } : { path, external: true },
      );
      builder.onLoad({ filter: /./, namespace: 'chunk' }, ({ path }) => ({
        contents: chunks.get(path) ?? '',
      }));
    },
  };
}

/** For each merged chunk that others import, an object of the names that they import; its values are those of the moment. */
function sharedSource(others: readonly string[], merged: ReadonlySet<string>): string {
  const asked = new Map<string, Set<string>>();
  for (const text of others)
    for (const { from, names } of importsIn(text))
      if (merged.has(from)) asked.set(from, new Set([...(asked.get(from) ?? []), ...names]));
  const chunks = [...asked].map(([from, names]) => ({ from, names: [...names].sort() }));
  const local = (chunk: number, name: number) => `shared_${chunk}_${name}`;
  const imports = chunks.map(({ from, names }, chunk) => {
    const list = names.map((name, at) => `${name} as ${local(chunk, at)}`);
    return `import { ${list.join(', ')} } from "${from}";`;
  });
  const cases = chunks.map(({ from, names }, chunk) => {
    const getters = names.map((name, at) => `get ${name}() { return ${local(chunk, at)}; }`);
    return `case ${JSON.stringify(from.replace(/\.mjs$/, '.cjs'))}: return { ${getters.join(', ')} };`;
  });
  return `${imports.join('\n')}\nexport function ${SHARED}(name) { switch (name) { ${cases.join('\n')} } }\n`;
}

const IMPORT = /\bimport\s*(?:\{([^}]*)\}\s*from\s*)?"(\.\/[\w-]+\.mjs)"/g;
const ANY_IMPORT = /\bfrom\s*"\.\/[\w-]+\.mjs"/g;

type Import = { readonly from: string; readonly names: readonly string[] };

function importsIn(text: string): readonly Import[] {
  const found = [...text.matchAll(IMPORT)];
  if ([...text.matchAll(ANY_IMPORT)].length !== found.filter(([, names]) => names !== undefined).length)
    throw new Error('A chunk imports another one otherwise than by names.');
  return found.map(([, names = '', from = '']) => ({ from, names: readNames(names) }));
}

/** `a as b, c`: what the other chunk calls them. */
function readNames(list: string): readonly string[] {
  return list
    .split(',')
    .map((part) => part.trim().split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '');
}
