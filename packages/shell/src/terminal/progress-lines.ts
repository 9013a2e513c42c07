import type { Terminal } from './print.ts';

/** Progress interval with and without a terminal. */
export const PROGRESS_MILLISECONDS = { watched: 1_000, unwatched: 10_000 } as const;

/** Cursor up and erase line (ECMA-48, CUU and EL). */
const CLEAR_LINE = '\u001b[1A\u001b[2K';

/** A sentence for people, facts for programs. */
export type ProgressUpdate = { readonly text: string; readonly fields: Readonly<Record<string, unknown>> };

export type ProgressLines = {
  /** Replaces the previous update. As JSON it has numbers only, no sentence. */
  readonly update: (update: ProgressUpdate) => void;
  /** As JSON it has the sentence as `message`, unless its fields have a `message` of their own. */
  readonly note: (update: ProgressUpdate) => void;
};

/** Progress on standard error: sentences in a terminal, JSON lines otherwise. */
export function createProgressLines({ note }: Pick<Terminal, 'note'>, watched: boolean): ProgressLines {
  let over = '';
  const write = (next: string, toFields: (update: ProgressUpdate) => ProgressUpdate['fields']) => {
    return (update: ProgressUpdate): void => {
      note(watched ? `${over}${update.text}` : JSON.stringify(toFields(update)));
      over = next;
    };
  };
  return { update: write(CLEAR_LINE, ({ fields }) => fields), note: write('', withMessage) };
}

function withMessage({ text, fields }: ProgressUpdate): ProgressUpdate['fields'] {
  return Object.hasOwn(fields, 'message') ? fields : { ...fields, message: text };
}

/** For messages of a command whose progress `createProgressLines` reports: without a terminal, each is a JSON line too. */
export function withJsonMessages<T extends Pick<Terminal, 'note'>>(terminal: T, watched: boolean): T {
  if (watched) return terminal;
  return { ...terminal, note: (message) => terminal.note(JSON.stringify({ event: 'note', message })) };
}
