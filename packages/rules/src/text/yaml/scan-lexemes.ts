import { Lexer } from 'yaml';

/** Each line that ends in a backslash outside of double quotes makes the lexer read its open text once more. */
const MAX_RETRIES = 1000;

/**
 * The lexemes of a YAML text. A text in double quotes may go on in a line indented no deeper than its key when the line before
 * ends in a backslash: SnakeYAML prints and reads that, YAML 1.2 proper refuses it (psoxy-facts.md#n).
 *
 * The lexer is fed up to each line that ends in a backslash. When it then waits for the end of double quotes, it gets a stand-in
 * for their rest, and the parser gets them as they are written, so that offsets stay those of the file.
 *
 * @param consumed how many characters of the text the lexemes so far were
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
      // The text ended in an earlier line, one without a backslash: a fault. A stand-in is nothing to go on with.
      if (lexeme !== open + rest) return;
    }
    yield* lexemes;
    fed = end;
  }
}

/** Where the line behind the next backslash at the end of a line begins. */
function findFoldEnd(text: string, from: number): number {
  const fold = /\\\r?\n/g;
  fold.lastIndex = from;
  return fold.test(text) ? fold.lastIndex : text.length;
}

/** Behind the closing quote; undefined when there is none. */
function findQuoteEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1)
    if (text[at] === '"') return at + 1;
  return undefined;
}

function getColumn(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}
