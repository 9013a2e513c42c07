import type { ExportOptions } from '@nymgate/export/run/open-source';
import { type Command, Option } from 'commander';
import { collectConnector, parseInstant, parseOrigin, parseSegmentRows } from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate export`. */
export const exportCommand: CommandEntry = { readsGraph: true, register: addExport };

function addExport(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('export')
    .description(
      'Pull connectors into files: everything the first time, then what has changed; an interrupted run goes on where it was.',
    )
    .argument('<folder>', 'where to; made when it is not there, and used again for the next run')
    .option('--connector <id>', 'connector to export, or *; may be repeated', collectConnector)
    .addOption(
      new Option('--format <format>', 'files of NDJSON (compressed), or of Parquet by tables')
        .choices(['ndjson', 'parquet'])
        .default('ndjson'),
    )
    .option('--full', 'load everything anew')
    .option(
      '--since <time>',
      'nothing older, in a first or full run: 2026-01-01 or an instant in UTC',
      parseInstant,
    )
    .option('--gateway <url>', 'address of a running gateway (default: http://127.0.0.1:8484)', parseOrigin)
    .option('--key-file <file>', 'file with an API key or token to send (default: NYMGATE_API_KEY)')
    .option('--config <file>', 'start the gateway in this process from a configuration')
    .option('--accept-epoch', 'go on although keys or rules of the gateway have changed since the run before')
    .addOption(
      new Option('--pace <pace>', "keep Graph's documented limits a second, or only its Retry-After")
        .choices(['documented', 'off'])
        .default('documented'),
    )
    .option('--segment-rows <number>', 'rows after which files are written', parseSegmentRows, 100_000)
    .addHelpText('after', exampleText('nymgate export out --connector outlook-cal --connector entra-id'))
    .action(async (folder: string, options: ExportOptions) => {
      const { runExport } = await import('@nymgate/export/run/run-export');
      exit(await runExport(folder, options, terminal));
    });
}
