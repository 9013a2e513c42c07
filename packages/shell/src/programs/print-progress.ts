import type { Terminal } from '../terminal/print.ts';

/** Says what is going on, to a person who waits; a log or a pipe gets the result alone. */
export function printProgress({ interactive, note, notePaint }: Terminal, text: string): void {
  if (interactive) note(notePaint.dim(`${text} …`));
}
