import { SHARED } from './merge-chunks.ts';

/** A chunk as CommonJS; its name as others require it: `./chunk-ABC.cjs`. */
export type Chunk = { readonly name: string; readonly text: string };

/** Chunks that lie in one file, by their names. */
export type Group = { readonly name: string; readonly chunks: ReadonlySet<string> };

/** Name and text of a file of code; the name, without `.cjs`, holds a hash of the text. */
export type CodeFile = { readonly name: string; readonly code: string };

export type JoinedChunks = {
  /** What every start reads: a function expression of CommonJS's names and {@link writeLoader}'s `load`. */
  readonly start: CodeFile;
  /** Each a function expression of CommonJS's names and the way to all chunks; it returns its own, which have not run yet. */
  readonly parts: readonly CodeFile[];
  readonly others: readonly Chunk[];
};

/** The names that Node gives a module. */
const GIVEN = 'require,module,__filename,__dirname';

/**
 * One text out of the chunks that every start reads (to open a file takes longer than to read it; those that every start runs are
 * merged into the entry's before), one out of those of each part, which is loaded when a chunk of it is first asked for, and the others,
 * which find all those chunks in it: `entry`, the file that is started or loaded, such as `./node.cjs`, passes on what the code exports,
 * which is the way to the chunks within, and has what the entry's own chunk exports for properties. The parentheses around a function
 * have V8 compile it at once and not look through it first.
 *
 * @param nameOf name of a file of that code, from the name of its group
 */
export function joinChunks(
  chunks: readonly Chunk[],
  { atStart, parts, entry }: JoinOptions,
  getName: (group: string, code: string) => string,
): JoinedChunks {
  // A chunk of a part is asked for with the number of that part.
  const calls = new Map(
    [atStart, ...parts].flatMap(({ chunks: own }, at) =>
      [...own].map((name) => [name, at === 0 ? `("${name}")` : `("${name}",${at - 1})`] as const),
    ),
  );
  const tableOf = ({ chunks: own }: Group) =>
    replaceRequired(chunkTable(chunks.filter(({ name }) => own.has(name))), calls, 'nymgateChunk');
  const fileOf = ({ name }: Group, code: string) => ({ name: getName(name, code), code });
  const files = parts.map((part) => fileOf(part, partCode(tableOf(part))));
  const names = files.map(({ name }) => name);
  return {
    start: fileOf(atStart, startCode(tableOf(atStart), names, entry)),
    parts: files,
    others: chunks
      .filter(({ name }) => !calls.has(name))
      .map(({ name, text }) => ({ name, text: replaceRequired(text, calls, `require("${entry}")`) })),
  };
}

export type JoinOptions = {
  readonly atStart: Group;
  /** No chunk is in two groups. */
  readonly parts: readonly Group[];
  readonly entry: string;
};

function chunkTable(chunks: readonly Chunk[]): string {
  const entries = chunks.map(
    ({ name, text }) => `${JSON.stringify(name)}:(function(exports,module){${text}\n})`,
  );
  return `{${entries.join(',\n')}}`;
}

/**
 * A name that has neither a chunk nor a part is that of a merged one, whose names the entry's chunk has.
 *
 * @param parts names of the files of the parts
 */
function startCode(table: string, parts: readonly string[], entry: string): string {
  const load = `if(part!==undefined&&!chunks[name])Object.assign(chunks,nymgateLoad(parts[part])(${GIVEN},nymgateChunk));`;
  const shared = `loaded["${entry}"].exports.${SHARED}(name)`;
  const find = `function nymgateChunk(name,part){var m=loaded[name];if(!m){${load}m=loaded[name]={exports:{}};if(chunks[name])chunks[name](m.exports,m);else m.exports=${shared}}return m.exports}`;
  const own = `var{${SHARED}:_,...own}=nymgateChunk("${entry}");Object.assign(nymgateChunk,own);`;
  return `(function(${GIVEN},nymgateLoad){"use strict";var chunks=${table},parts=${JSON.stringify(parts)},loaded={};${find}module.exports=nymgateChunk;${own}\n})`;
}

function partCode(table: string): string {
  return `(function(${GIVEN},nymgateChunk){"use strict";return ${table}\n})`;
}

/** @param calls what to write behind `way`, for each chunk that is found by it */
function replaceRequired(text: string, calls: ReadonlyMap<string, string>, loader: string): string {
  return text.replace(/\brequire\("(\.\/[\w-]+\.cjs)"\)/g, (call, name: string) => {
    const found = calls.get(name);
    return found === undefined ? call : `${loader}${found}`;
  });
}
