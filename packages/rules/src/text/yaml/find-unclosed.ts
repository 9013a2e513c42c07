import { scanLexemes } from './scan-lexemes.ts';

/** Where a bracket or a quote begins that nothing closes. */
export type UnclosedToken = { readonly kind: 'bracket' | 'quote'; readonly offset: number };

/** The lexer says by these what comes next; they stand for nothing in the text. */
const DOCUMENT = '\x02';
const BRACKETS_END_EARLY = '\x18';
const AFTER_INDICATOR = '\x1f';

/**
 * Finds the brackets and quotes that are not closed, in the order in which the reader gives up on them. The parser itself tells
 * where it gave up, which may be the end of the file.
 */
export function findUnclosed(text: string): readonly UnclosedToken[] {
  const found: UnclosedToken[] = [];
  let open: number[] = [];
  const giveUp = (): void => {
    const offset = open.at(-1);
    if (offset !== undefined) found.push({ kind: 'bracket', offset });
    open = [];
  };
  let offset = 0;
  let isScalar: boolean = false;
  for (const lexeme of scanLexemes(text, () => offset)) {
    const isSign: boolean = !isScalar && [DOCUMENT, BRACKETS_END_EARLY, AFTER_INDICATOR].includes(lexeme);
    if (isScalar || isSign) {
      if (lexeme === BRACKETS_END_EARLY) giveUp();
    } else if (lexeme === '[' || lexeme === '{') open.push(offset);
    else if (lexeme === ']' || lexeme === '}') open.pop();
    else if (isOpenQuote(lexeme)) found.push({ kind: 'quote', offset });
    isScalar = isSign && lexeme === AFTER_INDICATOR;
    if (!isSign) offset += lexeme.length;
  }
  giveUp();
  return found;
}

function isOpenQuote(lexeme: string): boolean {
  const quote = lexeme[0];
  return (quote === '"' || quote === "'") && (lexeme.length === 1 || !lexeme.endsWith(quote));
}
