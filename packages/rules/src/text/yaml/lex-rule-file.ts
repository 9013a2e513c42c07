import { type CST, Parser } from 'yaml';
import { scanLexemes } from './scan-lexemes.ts';

type LexError = { readonly message: string; readonly fix?: string };
export type LexResult =
  | { readonly tokens: readonly CST.Token[] }
  | { readonly fault: LexError; readonly offset: number };

const MAX_BYTES = 1_048_576;
const MAX_LEXEMES = 150_000;
const MAX_DEPTH = 100;

/** Nesting is checked during lexing, since later steps are recursive. */
export function lexRuleFile(text: string, onNewLine: (offset: number) => void): LexResult {
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES)
    return { fault: { message: 'the file is larger than 1 MiB', fix: 'split or shorten it' }, offset: 0 };
  onNewLine(0);
  const parser = new Parser(onNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of scanLexemes(text, () => parser.offset)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES)
      return { fault: { message: 'the file has more than 150,000 YAML tokens' }, offset: parser.offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH)
      return { fault: { message: 'the file is nested too deeply' }, offset: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return findForbiddenToken(tokens) ?? { tokens };
}

function findForbiddenToken(tokens: readonly CST.Token[]): LexResult | undefined {
  const directive = tokens.find(({ type }) => type === 'directive');
  const fault = (message: string, fix: string, { offset }: CST.Token) => ({
    fault: { message, fix },
    offset,
  });
  if (directive !== undefined) return fault('YAML directives are not allowed', 'remove the line', directive);
  const [, second] = tokens.filter(({ type }) => type === 'document');
  return second && fault('more than one YAML document', 'write one file each', second);
}
