import ts from 'typescript';
import { type Passage, strip } from './sentences.ts';

/** Reads string literals that look like natural language: three words or more, and little else. */
export function readMessages(source: ts.SourceFile): readonly Passage[] {
  const found: Passage[] = [];
  const visit = (node: ts.Node): void => {
    const text = readText(node);
    if (text === undefined) ts.forEachChild(node, visit);
    else if (isLanguage(text) && !isSplit(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(...splitLines({ line: line + 1, text: strip(text) }));
    }
    if (text !== undefined) for (const inner of listExpressions(node)) visit(inner);
  };
  visit(source);
  return found;
}

/** The text of a literal, of a template without its values, or of a concatenation. */
function readText(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `¤${literal.text}`).join('');
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [readText(node.left), readText(node.right)];
  return left === undefined && right === undefined ? undefined : `${left ?? '¤'}${right ?? '¤'}`;
}

/** The expressions within a text, which can contain literals, too. */
function listExpressions(node: ts.Node): readonly ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (!ts.isBinaryExpression(node)) return [];
  return [node.left, node.right].flatMap((side) =>
    readText(side) === undefined ? [side] : listExpressions(side),
  );
}

/** A list of words, written as one literal. */
function isSplit(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === 'split';
}

/** Every line of a terminal is a text of its own. */
function splitLines({ line, text }: Passage): readonly Passage[] {
  return text.split('\n').map((words, index) => ({ line: line + index, text: words }));
}

function isLanguage(text: string): boolean {
  const words = text.match(/(?<=^|[\s(¤])\p{L}[\p{L}'’-]*(?=$|[\s).,;:?!¤])/gu) ?? [];
  return words.length >= 3 && words.length * 2 >= text.trim().split(/\s+/).length;
}
