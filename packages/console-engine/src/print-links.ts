import { createInterface } from 'node:readline';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Console } from 'nymgate-console';

/**
 * Prints a new link on each Enter, if stdin is a terminal.
 * @returns stops listening
 */
export function printLinksOnEnter(opened: Console, terminal: Terminal): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => terminal.out(`Console ${opened.createLink()}`));
  // readline intercepts Ctrl-C.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => lines.close();
}
