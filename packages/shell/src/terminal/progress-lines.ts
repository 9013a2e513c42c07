import type { Terminal } from './print.ts';

/** How often a run that takes long says how far it is: to a person, and where nobody watches. */
export const PROGRESS_MILLISECONDS = { watched: 1_000, unwatched: 10_000 } as const;

/** Cursor up a line, and that line emptied (ECMA-48, CUU and EL). */
const CLEAR_LINE = '\u001b[1A\u001b[2K';

/** One thing to tell: a sentence for a person, facts for a program. */
export type ProgressUpdate = { readonly text: string; readonly fields: Readonly<Record<string, unknown>> };

export type ProgressLines = {
  /** How far the run is: the next line takes its place. */
  readonly update: (news: ProgressUpdate) => void;
  /** Anything else, which stays. */
  readonly note: (news: ProgressUpdate) => void;
};

/**
 * Lines about a run on standard error: sentences for a person who watches, JSON lines for a program.
 *
 * @example createProgressLines(terminal, process.stderr.isTTY === true).progress({ sentence: '1 of 2', facts: { event: 'progress' } })
 */
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
