import { readVersion } from '@nymgate/hosts/runtime/read-version';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { reportFailure } from '@nymgate/shell/terminal/report-failure';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { callCommand } from './commands/call.ts';
import { checkCommand } from './commands/check.ts';
import { type CommandContext, type CommandEntry, exampleText } from './commands/command.ts';
import { consoleCommand } from './commands/console.ts';
import { demoCommand } from './commands/demo.ts';
import { consentCommand } from './commands/deploy/consent.ts';
import { importBlocksCommand } from './commands/deploy/import-blocks.ts';
import { initCommand } from './commands/deploy/init.ts';
import { setupCommand } from './commands/deploy/setup.ts';
import { teardownCommand } from './commands/deploy/teardown.ts';
import { diffCommand } from './commands/diff.ts';
import { docsCommand } from './commands/docs.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { bulkCommand } from './commands/offline/bulk.ts';
import { sanitizeCommand } from './commands/offline/sanitize.ts';
import { probeCommand } from './commands/probe.ts';
import { rulesCommand } from './commands/rules.ts';
import { schemaCommand } from './commands/schema.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';

/** All commands, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  demoCommand,
  consoleCommand,
  serveCommand,
  callCommand,
  exportCommand,
  bulkCommand,
  sanitizeCommand,
  checkCommand,
  doctorCommand,
  simulateCommand,
  probeCommand,
  explainCommand,
  diffCommand,
  rulesCommand,
  schemaCommand,
  docsCommand,
  keysCommand,
  auditCommand,
  migrateCommand,
  initCommand,
  setupCommand,
  consentCommand,
  importBlocksCommand,
  teardownCommand,
];

/**
 * Runs one command line to its end and says how it ended; never rejects.
 *
 * @param argv the arguments after the program's name
 * @example process.exitCode = await runCommandLine(['keys', 'create'], terminal);
 */
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
    // Commander has already printed its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportFailure(error, terminal);
  }
}

/**
 * The whole command line as commander's definitions. Rooms that a command needs are loaded only when the command runs.
 *
 * @example await createProgram(context).parseAsync(['demo', '--once'], { from: 'user' });
 */
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

/** @throws SetupError CONFIG_INVALID, before the host, which says the same, is loaded */
async function checkProcessHardening(): Promise<void> {
  const { checkProcess } = await import('@nymgate/hosts/process/check-process');
  checkProcess();
}
