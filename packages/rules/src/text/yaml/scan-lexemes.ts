import { Lexer } from 'yaml';

/** After each such line the lexer reads its pending text again. */
const MAX_RETRIES = 1000;

/**
 * A double-quoted text may continue on a line indented no deeper than its key after a trailing backslash:
 * SnakeYAML prints and reads that, YAML 1.2 rejects it (psoxy-facts.md#n). There the lexer gets a placeholder
 * for the rest, and the parser the original, so that offsets stay those of the file.
 */
export function* scanLexemes(text: string, consumed: () => number): Generator<string> {
  const lexer = new Lexer();
  let fed = findFoldEnd(text, 0);
  yield* lexer.lex(text.slice(0, fed), fed < text.length);
  for (let retries = 0; fed < text.length; ) {
    const start = consumed();
    const open = text.slice(start, fed);
    const close = open.startsWith('"') ? findQuoteEnd(text, start) : fed;
    if (close === fed && open !== '') retries += 1;
    const end = close === undefined || retries > MAX_RETRIES ? text.length : findFoldEnd(text, close);
    const rest = close === undefined || close === fed ? '' : `${' '.repeat(getColumn(text, start))} "`;
    const lexemes = lexer.lex(rest + text.slice(close ?? fed, end), end < text.length);
    if (rest !== '') {
      const lexeme = lexemes.next().value ?? '';
      yield lexeme === open + rest ? text.slice(start, close) : lexeme;
      // The text ended in an earlier line without a backslash: a fault, so the placeholder is useless.
      if (lexeme !== open + rest) return;
    }
    yield* lexemes;
    fed = end;
  }
}

/** Start of the line after the next trailing backslash. */
function findFoldEnd(text: string, from: number): number {
  const fold = /\\\r?\n/g;
  fold.lastIndex = from;
  return fold.test(text) ? fold.lastIndex : text.length;
}

/** The position after the closing quote; undefined without one. */
function findQuoteEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1)
    if (text[at] === '"') return at + 1;
  return undefined;
}

function getColumn(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}
