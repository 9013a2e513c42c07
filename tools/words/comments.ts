import ts from 'typescript';
import { type Passage, strip } from './sentences.ts';

const DIRECTIVE = /^\s*(?:biome-|eslint-|@ts-|@vitest-|v8 |#(?:region|endregion)|@inline|\/\s*<reference)/;

/** Reads the comments of a source file, stripped. Consecutive line comments are one. */
export function readComments(source: ts.SourceFile): readonly Passage[] {
  const found: (Passage & { readonly last: number })[] = [];
  for (const { pos, end, kind } of readRanges(source)) {
    const line = source.getLineAndCharacterOfPosition(pos).line + 1;
    const last = source.getLineAndCharacterOfPosition(end).line + 1;
    const text = stripMarks(source.text.slice(pos, end));
    if (DIRECTIVE.test(text)) continue;
    const before = found.at(-1);
    const joined = kind === ts.SyntaxKind.SingleLineCommentTrivia && before?.last === line - 1;
    if (joined) found.splice(-1, 1, { line: before.line, last, text: `${before.text}\n${text}` });
    else found.push({ line, last, text });
  }
  return found.flatMap(({ line, text }) => splitParagraphs({ line, text: strip(stripExamples(text)) }));
}

function readRanges(source: ts.SourceFile): readonly ts.CommentRange[] {
  const found = new Map<number, ts.CommentRange>();
  const add = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const range of ranges ?? []) found.set(range.pos, range);
  };
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.JsxText || ts.isJSDoc(node)) return;
    add(ts.getLeadingCommentRanges(source.text, node.getFullStart()));
    add(ts.getTrailingCommentRanges(source.text, node.getEnd()));
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return [...found.values()].sort((one, other) => one.pos - other.pos);
}

/** Removes comment delimiters. Keeps the number of lines. */
function stripMarks(comment: string): string {
  if (comment.startsWith('//')) return comment.slice(2);
  return comment
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .replaceAll(/^[ \t]*\*/gm, '');
}

/** Removes code in `@example` and the names after `@param`. */
function stripExamples(comment: string): string {
  return comment
    .replaceAll(/@example(?:(?!^\s*@\w)[\s\S])*/gm, (example) => '\n'.repeat(example.split('\n').length - 1))
    .replaceAll(/@(?:param|template|property)\s+\S+/g, '@param');
}

/** Paragraphs, list items and tags are separate texts. */
function splitParagraphs({ line, text }: Passage): readonly Passage[] {
  const found: Passage[] = [];
  let open: string[] = [];
  const close = (next: number): void => {
    if (open.length > 0) found.push({ line: line + next - open.length, text: open.join('\n') });
    open = [];
  };
  const lines = text.split('\n');
  for (const [index, words] of lines.entries()) {
    if (/^\s*(?:$|@\w|[-*]\s|\d+\.\s)/.test(words)) close(index);
    if (words.trim() !== '') open.push(words.replace(/^\s*@\w+/, ''));
  }
  close(lines.length);
  return found;
}
