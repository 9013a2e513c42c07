import type { Terminal } from './print.ts';

/** Progress interval with and without a terminal. */
export const PROGRESS_MILLISECONDS = { watched: 1_000, unwatched: 10_000 } as const;

/** Cursor up and erase line (ECMA-48, CUU and EL). */
const CLEAR_LINE = '\u001b[1A\u001b[2K';

/** A sentence for people, facts for programs. */
export type ProgressUpdate = { readonly text: string; readonly fields: Readonly<Record<string, unknown>> };

export type ProgressLines = {
  /** Replaces the previous update. */
  readonly update: (update: ProgressUpdate) => void;
  readonly note: (update: ProgressUpdate) => void;
};

/** Progress on standard error: sentences in a terminal, JSON lines otherwise. */
export function createProgressLines({ note }: Pick<Terminal, 'note'>, watched: boolean): ProgressLines {
  let over = '';
  const write = (next: string) => {
    return ({ text, fields }: ProgressUpdate): void => {
      note(watched ? `${over}${text}` : JSON.stringify(fields));
      over = next;
    };
  };
  return { update: write(CLEAR_LINE), note: write('') };
}
