import { Command } from 'commander';
import { type CommandContext, exampleText } from './command-context.ts';
import { addCallCommand } from './commands/call.ts';
import { addCheckCommand } from './commands/check.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addRulesCommand } from './commands/rules.ts';
import { addSanitizeCommand } from './commands/sanitize.ts';
import { addServeCommand } from './commands/serve.ts';
import { packageVersion } from './package-version.ts';

/**
 * The whole command line as commander's definitions. Rooms that a command needs are loaded only when it runs.
 *
 * @example await createProgram(context).parseAsync(['demo', '--once'], { from: 'user' });
 */
export function createProgram(context: CommandContext): Command {
  const program = new Command('nymgate')
    .description('Pseudonymizing gateway for Microsoft 365.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput({
      writeOut: (text) => context.terminal.out(text.trimEnd()),
      writeErr: (text) => context.terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error:/, context.terminal.notePaint.red('USAGE'))),
    })
    .addHelpText('after', exampleText('nymgate demo --once'));
  addDemoCommand(program, context);
  addServeCommand(program, context);
  addCallCommand(program, context);
  addSanitizeCommand(program, context);
  addCheckCommand(program, context);
  addDoctorCommand(program, context);
  addExplainCommand(program, context);
  addDiffCommand(program, context);
  addRulesCommand(program, context);
  addKeysCommand(program, context);
  addMigrateCommand(program, context);
  return program;
}
