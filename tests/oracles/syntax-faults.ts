import { createRequire } from 'node:module';
import { Language, type Node, Parser } from '@vscode/tree-sitter-wasm';

/** Grammars of tree-sitter, which editors use. */
type Grammar = 'bash' | 'powershell' | 'python' | 'javascript';

const grammars = new Map<Grammar, Language>();

/** Has to have ended before `syntaxFault` is asked. */
export async function loadGrammars(languages: readonly Grammar[]): Promise<void> {
  await Parser.init();
  for (const language of languages) {
    const file = createRequire(import.meta.url).resolve(
      `@vscode/tree-sitter-wasm/wasm/tree-sitter-${language}.wasm`,
    );
    grammars.set(language, await Language.load(file));
  }
}

/** The first error of a text, by its line; undefined when there is none. */
export function syntaxFault(language: Grammar, text: string): string | undefined {
  const root = syntaxTree(language, text);
  if (root === undefined) return 'nothing was read';
  return root.hasError ? `line ${firstError(root)}` : undefined;
}

export function syntaxTree(language: Grammar, text: string): Node | undefined {
  const parser = new Parser();
  parser.setLanguage(grammars.get(language) ?? null);
  return parser.parse(text)?.rootNode;
}

function firstError(node: Node): number {
  if (node.isError || node.isMissing) return node.startPosition.row + 1;
  const inner = node.children.find((child) => child !== null && (child.hasError || child.isMissing));
  return inner ? firstError(inner) : node.startPosition.row + 1;
}
