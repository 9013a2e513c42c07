import { computed, signal } from '@preact/signals';

/** The rules in the editor. They are kept in this page's memory and nowhere else. */
export type Draft = {
  readonly text: string;
  /** As it was opened: what Reset goes back to. */
  readonly opened: string;
  /** Name for findings, commands and the download. */
  readonly file: string;
  /** Whose default policy it began with; undefined: a file, or nothing. */
  readonly connector: string | undefined;
  /** Counts what was opened, so that the editor knows when to begin anew. */
  readonly opening: number;
};

export const draft = signal<Draft | undefined>(undefined);

/** Whether leaving the page would lose something. */
export const isChanged = computed(() => draft.value !== undefined && draft.value.text !== draft.value.opened);

/** Begins with a text. */
export function openDraft(text: string, { file, connector }: Pick<Draft, 'file' | 'connector'>): void {
  // The editor knows one kind of line end.
  const lines = text.replace(/\r\n?/g, '\n');
  const opening = (draft.value?.opening ?? 0) + 1;
  draft.value = { text: lines, opened: lines, file, connector, opening };
}

/** What was typed. */
export function changeDraft(text: string): void {
  if (draft.value !== undefined && draft.value.text !== text) draft.value = { ...draft.value, text };
}

/** Back to what was opened. */
export function resetDraft(): void {
  if (draft.value !== undefined) openDraft(draft.value.opened, draft.value);
}
