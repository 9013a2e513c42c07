import { readVersion } from '@nymgate/hosts/runtime/read-version';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { reportFailure } from '@nymgate/shell/terminal/report-failure';
import { Command, CommanderError } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './commands/command.ts';
import { addBulk, addExport, addSanitize } from './commands/data.ts';
import {
  addConsent,
  addDocs,
  addImportBlocks,
  addInit,
  addMigrate,
  addRetire,
  addSetup,
  addTeardown,
} from './commands/deployment.ts';
import { addKeys } from './commands/keys.ts';
import { addAudit, addCall, addDoctor, addProbe, addServe } from './commands/operation.ts';
import { addCheck, addDiff, addExplain, addRules, addSchema } from './commands/review.ts';
import { addConsole, addDemo, addSimulate } from './commands/simulated.ts';

/** In the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  { register: addDemo, readsGraph: true },
  { register: addConsole, readsGraph: true },
  { register: addServe, readsGraph: true },
  { register: addCall, readsGraph: true },
  { register: addExport, readsGraph: true },
  { register: addBulk, readsGraph: true },
  { register: addSanitize, readsGraph: false },
  { register: addCheck, readsGraph: false },
  { register: addDoctor, readsGraph: true },
  { register: addSimulate, readsGraph: true },
  { register: addProbe, readsGraph: false },
  { register: addExplain, readsGraph: false },
  { register: addDiff, readsGraph: false },
  { register: addRules, readsGraph: false },
  { register: addSchema, readsGraph: false },
  { register: addDocs, readsGraph: false },
  { register: addKeys, readsGraph: true },
  { register: addAudit, readsGraph: false },
  { register: addMigrate, readsGraph: false },
  { register: addInit, readsGraph: false },
  { register: addSetup, readsGraph: true },
  { register: addConsent, readsGraph: true },
  { register: addImportBlocks, readsGraph: true },
  { register: addRetire, readsGraph: true },
  { register: addTeardown, readsGraph: true },
];

/** Runs a command line; never rejects. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const program = createProgram({
    terminal,
    exit: (code) => {
      exit = code;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    // Commander has printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportFailure(error, terminal);
  }
}

/** Implementations are loaded when a command runs. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('nymgate')
    .description('Pseudonymizing gateway for Microsoft 365.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists the commands and options)')
    .configureOutput({
      writeOut: (text) => context.terminal.out(text.trimEnd()),
      writeErr: (text) => context.terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error:/, context.terminal.notePaint.red('USAGE'))),
    })
    .addHelpText('after', exampleText('nymgate demo --once'));
  for (const { register, readsGraph } of COMMANDS) {
    const command = register(program, context);
    if (readsGraph && !('WebAssembly' in globalThis)) command.hook('preAction', checkProcessHardening);
  }
  return program;
}

/** @throws SetupError CONFIG_INVALID, before the host is loaded */
async function checkProcessHardening(): Promise<void> {
  const { checkProcess } = await import('@nymgate/hosts/process/check-process');
  checkProcess();
}
