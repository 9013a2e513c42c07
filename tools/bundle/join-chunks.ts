import { SHARED } from './merge-chunks.ts';

/** A chunk as CommonJS; its name as others require it: `./chunk-ABC.cjs`. */
export type Chunk = { readonly name: string; readonly text: string };

export type JoinOptions = {
  /** Every file but those that were merged into the first. */
  readonly chunks: readonly Chunk[];
  /** Names of what every start reads, of merged chunks too. */
  readonly atStart: ReadonlySet<string>;
  /** The file that is started or loaded, such as `./node.cjs`; the chunk of this name has what was merged. */
  readonly entry: string;
};

export type JoinedChunks = {
  /** A function expression of CommonJS's `require`, `module`, `__filename` and `__dirname`. */
  readonly code: string;
  readonly others: readonly Chunk[];
};

/**
 * One text out of the chunks that every start reads (to open a file takes longer than to read it), and the others, which find
 * those chunks in it: the entry passes on what the code exports, which is the way to the chunks within, and has what the entry's own
 * chunk exports for properties. The parentheses around a function have V8 compile it at once and not look through it first.
 */
export function joinChunks({ chunks, atStart, entry }: JoinOptions): JoinedChunks {
  const joined = chunks.filter(({ name }) => atStart.has(name));
  const parts = joined.map(
    ({ name, text }) => `${JSON.stringify(name)}:(function(exports,module){${text}\n})`,
  );
  const code = `(function(require,module,__filename,__dirname){"use strict";var chunks={${parts.join(',\n')}},loaded={};function nymgateChunk(name){var m=loaded[name];if(!m){m=loaded[name]={exports:{}};if(chunks[name])chunks[name](m.exports,m);else m.exports=loaded["${entry}"].exports.${SHARED}(name)}return m.exports}module.exports=nymgateChunk;var{${SHARED}:_,...own}=nymgateChunk("${entry}");Object.assign(nymgateChunk,own);\n})`;
  const inside = (text: string) => replaceRequired(text, atStart, (name) => `nymgateChunk(${name})`);
  const outside = (text: string) => replaceRequired(text, atStart, (name) => `require("${entry}")(${name})`);
  return {
    code: inside(code),
    others: chunks
      .filter(({ name }) => !atStart.has(name))
      .map(({ name, text }) => ({ name, text: outside(text) })),
  };
}

function replaceRequired(text: string, names: ReadonlySet<string>, write: (name: string) => string): string {
  return text.replace(/\brequire\(("\.\/[\w-]+\.cjs")\)/g, (call, name: string) =>
    names.has(JSON.parse(name) as string) ? write(name) : call,
  );
}
