/** A piece of a sentence. A bare string is text. */
export type SheetInline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly href: string; readonly label: string };

export type SheetText = readonly SheetInline[];

export type SheetBlock =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly title: string }
  | { readonly kind: 'paragraph' | 'note'; readonly text: SheetText }
  | { readonly kind: 'list'; readonly items: readonly SheetText[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly SheetText[])[];
    }
  | { readonly kind: 'code'; readonly language: string; readonly code: string };

/** A document as a tree: the page makes elements of it, so nothing in it can become markup (DOC-01). */
export type SheetPage = {
  readonly title: string;
  readonly reader: SheetText;
  readonly blocks: readonly SheetBlock[];
  readonly language: 'en' | 'de' | 'fr';
};
