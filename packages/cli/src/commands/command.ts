import type { ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Command } from 'commander';

/** What each command gets: where to write, and how to say that it did not end well. */
export type CommandContext = {
  readonly terminal: Terminal;
  readonly exit: (code: ExitCode) => void;
};

/** One command of the program, in a file of its own; what it runs is loaded only when it runs. */
export type CommandEntry = {
  /** Defines it, with its options, its help and one example. */
  readonly register: (program: Command, context: CommandContext) => Command;
  /** Whether what it runs loads undici, which ends a process without WebAssembly before that could say why. */
  readonly readsGraph: boolean;
};

/** The one example below each help page. */
export function exampleText(line: string): string {
  return `\nExample:\n  $ ${line}\n`;
}
