import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './print.ts';

/** What each command gets: where to write, and how to say that it did not end well. */
export type CommandContext = {
  readonly terminal: Terminal;
  readonly end: (code: ExitCode) => void;
};

/** The one example below each help page. */
export function exampleText(line: string): string {
  return `\nExample:\n  $ ${line}\n`;
}
