import type { Text } from './text.ts';

/** The tests parse every block of these languages. */
export type CodeLanguage = 'sh' | 'powershell' | 'python' | 'js' | 'text';

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly title: string }
  | { readonly kind: 'paragraph' | 'note'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly Text[])[];
      /** Printed next to others of its kind. */
      readonly narrow?: true;
    }
  | { readonly kind: 'code'; readonly language: CodeLanguage; readonly code: string };

export type Page = {
  readonly title: string;
  /** Intended reader and purpose, in one sentence below the title. */
  readonly reader: Text;
  readonly blocks: readonly Block[];
  /** Field names and commands are the same in all languages. */
  readonly language: 'en' | 'de' | 'fr';
  /** Smaller print, to limit the number of pages. */
  readonly dense?: true;
};

export function heading(title: string, level: 2 | 3 = 2): Block {
  return { kind: 'heading', level, title };
}

export function paragraph(text: Text): Block {
  return { kind: 'paragraph', text };
}

export function note(text: Text): Block {
  return { kind: 'note', text };
}

export function bullets(...items: readonly Text[]): Block {
  return { kind: 'list', items };
}

export function table(head: readonly string[], rows: readonly (readonly Text[])[]): Block {
  return { kind: 'table', head, rows };
}

export function narrowTable(head: readonly string[], rows: readonly (readonly Text[])[]): Block {
  return { kind: 'table', head, rows, narrow: true };
}

export function commands(language: CodeLanguage, lines: readonly string[]): Block {
  return { kind: 'code', language, code: lines.join('\n') };
}
