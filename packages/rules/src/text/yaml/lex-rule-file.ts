import { type CST, Parser } from 'yaml';
import { lexemesOf } from './lexemes-of.ts';

type Fault = { readonly message: string; readonly fix?: string };
export type Lexed =
  | { readonly tokens: readonly CST.Token[] }
  | { readonly fault: Fault; readonly offset: number };

const MOST_BYTES = 1_048_576;
const MOST_LEXEMES = 150_000;
const DEEPEST = 100;

/**
 * Splits a rule file into the parser's concrete syntax, and stops as soon as it is too large, too deep or has more than one
 * document. The parser's own nesting is watched while it is fed, since the steps after it are recursive.
 */
export function lexRuleFile(text: string, onNewLine: (offset: number) => void): Lexed {
  const tooLarge = {
    fault: { message: 'the file is larger than 1 MiB', fix: 'split or shorten it' },
    offset: 0,
  };
  if (text.length > MOST_BYTES || new TextEncoder().encode(text).length > MOST_BYTES) return tooLarge;
  onNewLine(0);
  const parser = new Parser(onNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of lexemesOf(text, () => parser.offset)) {
    lexemes += 1;
    if (lexemes > MOST_LEXEMES)
      return { fault: { message: 'the file has more than 150,000 YAML tokens' }, offset: parser.offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST)
      return { fault: { message: 'the file is nested too deeply' }, offset: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return forbidden(tokens) ?? { tokens };
}

function forbidden(tokens: readonly CST.Token[]): Lexed | undefined {
  const directive = tokens.find(({ type }) => type === 'directive');
  if (directive !== undefined)
    return {
      fault: { message: 'YAML directives are not allowed', fix: 'remove the line' },
      offset: directive.offset,
    };
  const second = tokens.filter(({ type }) => type === 'document')[1];
  if (second !== undefined)
    return {
      fault: { message: 'more than one YAML document', fix: 'write one file each' },
      offset: second.offset,
    };
  return undefined;
}
