import { createInterface } from 'node:readline';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Console } from 'nymgate-console';

/**
 * A new link whenever somebody presses Enter, where a person is at the keyboard.
 *
 * @returns stops it
 */
export function printLinksOnEnter(opened: Console, terminal: Terminal): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => terminal.out(`Console ${opened.createLink()}`));
  // readline takes Ctrl-C for itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => lines.close();
}
