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
 * One text out of the chunks that every start reads (to open a file takes longer than to read it), one out of those of each part, which
 * is loaded when a chunk of it is first asked for, and the others, which find all those chunks in it: `entry`, the file that is started
 * or loaded, such as `./node.cjs`, passes on what the code exports, which is the way to the chunks within, and has what the entry's own
 * chunk exports for properties. The parentheses around a function have V8 compile it at once and not look through it first.
 *
 * @param nameOf name of a file of that code, from the name of its group
 */
export function joinChunks(
  chunks: readonly Chunk[],
  { atStart, parts, entry }: Joining,
  nameOf: (group: string, code: string) => string,
): JoinedChunks {
  const within = new Set([atStart, ...parts].flatMap((group) => [...group.chunks]));
  const inside = (text: string) => replaceRequired(text, within, (name) => `nymgateChunk(${name})`);
  const outside = (text: string) => replaceRequired(text, within, (name) => `require("${entry}")(${name})`);
  const tableOf = (group: Group) => inside(chunkTable(chunks.filter(({ name }) => group.chunks.has(name))));
  const fileOf = ({ name }: Group, code: string) => ({ name: nameOf(name, code), code });
  const files = parts.map((part) => fileOf(part, partCode(tableOf(part))));
  const homes = parts.flatMap((part, at) => [...part.chunks].map((chunk) => [chunk, files[at]?.name]));
  return {
    start: fileOf(atStart, startCode(tableOf(atStart), Object.fromEntries(homes), entry)),
    parts: files,
    others: chunks
      .filter(({ name }) => !within.has(name))
      .map(({ name, text }) => ({ name, text: outside(text) })),
  };
}

export type Joining = {
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

/** @param homes by the chunks of the parts the file that holds each */
function startCode(table: string, homes: object, entry: string): string {
  const load = `Object.assign(chunks,nymgateLoad(homes[name])(${GIVEN},nymgateChunk))`;
  const find = `function nymgateChunk(name){var m=loaded[name];if(!m){chunks[name]||${load};m=loaded[name]={exports:{}};chunks[name](m.exports,m)}return m.exports}`;
  return `(function(${GIVEN},nymgateLoad){"use strict";var chunks=${table},homes=${JSON.stringify(homes)},loaded={};${find}module.exports=nymgateChunk;Object.assign(nymgateChunk,nymgateChunk("${entry}"));\n})`;
}

function partCode(table: string): string {
  return `(function(${GIVEN},nymgateChunk){"use strict";return ${table}\n})`;
}

function replaceRequired(text: string, names: ReadonlySet<string>, write: (name: string) => string): string {
  return text.replace(/\brequire\(("\.\/[\w-]+\.cjs")\)/g, (call, name: string) =>
    names.has(JSON.parse(name) as string) ? write(name) : call,
  );
}
