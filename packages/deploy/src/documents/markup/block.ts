import type { Text } from './text.ts';

/** What a block of code is written in; the tests parse every one of them. */
export type CodeLanguage = 'sh' | 'powershell' | 'python' | 'js' | 'text';

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly title: string }
  | { readonly kind: 'paragraph' | 'note'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'code'; readonly language: CodeLanguage; readonly code: string };

/** A document before it is Markdown or HTML. */
export type Page = {
  readonly title: string;
  /** Who is to read it, and what for: one sentence below the title. */
  readonly reader: Text;
  readonly blocks: readonly Block[];
  /** Of the words; names of fields and commands are the same in all of them. */
  readonly language: 'en' | 'de' | 'fr';
  /** Smaller print, for pages that must not become long. */
  readonly dense?: true;
};

export function heading(title: string, level: 2 | 3 = 2): Block {
  return { kind: 'heading', level, title };
}

export function paragraph(text: Text): Block {
  return { kind: 'paragraph', text };
}

/** A paragraph that must not be overlooked. */
export function note(text: Text): Block {
  return { kind: 'note', text };
}

export function bullets(...items: readonly Text[]): Block {
  return { kind: 'list', items };
}

export function table(head: readonly string[], rows: readonly (readonly Text[])[]): Block {
  return { kind: 'table', head, rows };
}

/** Commands, a line each. */
export function commands(language: CodeLanguage, lines: readonly string[]): Block {
  return { kind: 'code', language, code: lines.join('\n') };
}
