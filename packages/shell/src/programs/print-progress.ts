import type { Terminal } from '../terminal/print.ts';

export function printProgress({ interactive, note, notePaint }: Terminal, text: string): void {
  if (interactive) note(notePaint.dim(`${text} …`));
}
