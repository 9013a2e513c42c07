import type { ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { Command } from 'commander';

export type CommandContext = { readonly terminal: Terminal; readonly exit: (code: ExitCode) => void };

/** One command; its implementation is loaded when it runs. */
export type CommandEntry = {
  readonly register: (program: Command, context: CommandContext) => Command;
  /** Whether it loads undici, which ends a process without WebAssembly before it can report why. */
  readonly readsGraph: boolean;
};

export function exampleText(line: string): string {
  return `\nExample:\n  $ ${line}\n`;
}
