import { BULK_FORMATS } from '@nymgate/bulk/bulk-plan';
import type { ExportOptions } from '@nymgate/export/run/open-source';
import { addPolicyOptions } from '@nymgate/shell/input/policy-options';
import { type Command, Option } from 'commander';
import type { BulkOptions } from '../bulk/bulk-options.ts';
import type { SanitizeOptions } from '../sanitize/run-sanitize.ts';
import {
  collectExported,
  defaultJobs,
  parseInstant,
  parseJobs,
  parseLocalPath,
  parseOrigin,
  parseRejects,
  parseSegmentRows,
  parseSplit,
} from './arguments.ts';
import { type CommandContext, exampleText } from './command.ts';

export function addExport(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('export')
    .description(
      'Pull connectors into files: everything the first time, then what has changed; an interrupted run resumes.',
    )
    .argument('<folder>', 'where to; created if missing, and used again for the next run', parseLocalPath)
    .option(
      '--connector <id>',
      'connector to export, or *; may be repeated; ID=CONNECTOR for another tenant of a connector',
      collectExported,
    )
    .addOption(
      new Option('--format <format>', 'files of NDJSON (compressed), or of Parquet by tables')
        .choices(['ndjson', 'parquet'])
        .default('ndjson'),
    )
    .option('--full', 'load everything again')
    .option(
      '--since <time>',
      'nothing older, in a first or full run: 2026-01-01 or an instant in UTC',
      parseInstant,
    )
    .option('--gateway <url>', 'address of a running gateway (default: http://127.0.0.1:8484)', parseOrigin)
    .option('--key-file <file>', 'file with an API key or token to send (default: NYMGATE_API_KEY)')
    .option('--config <file>', 'start the gateway in this process from a configuration')
    .option('--accept-epoch', 'go on although keys or rules of the gateway have changed since the run before')
    .option('--strict', 'exit with 1 if a delivered property is empty in all rows of a full run')
    .addOption(
      new Option('--pace <pace>', "keep Graph's documented limits a second, or only its Retry-After")
        .choices(['documented', 'off'])
        .default('documented'),
    )
    .option('--segment-rows <number>', 'rows after which files are written', parseSegmentRows, 100_000)
    .addHelpText('after', exampleText('nymgate export out --connector outlook-cal --connector entra-id'))
    .action(async (folder: string, options: ExportOptions) => {
      const { runExportCommand } = await import('@nymgate/export/run/run-export');
      exit(await runExportCommand(folder, options, terminal));
    });
}

export function addBulk(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('bulk')
    .description(
      'Pseudonymize files: CSV, TSV, NDJSON, JSON arrays and Parquet, here or in a bucket, with the keys of the gateway.',
    )
    .argument(
      '<path...>',
      'files or folders to read, and as the last the file or folder to write; with --config and without --rules the name of a job; - - is a filter',
    )
    .option('--rules <file>', 'rules for files, of either language')
    .option('--config <file>', 'use the keys of this configuration, or one of its jobs')
    .option('--connector <id>', 'with --config: the connector whose responses the files join')
    .option('--key <reference>', 'a pseudonym key as env:NAME or file:PATH, instead of --config')
    .option('--tenant <id>', 'with --key: Entra tenant id, which pseudonyms are bound to')
    .option('--bulk <name>', 'use this set of the rules for every file, whatever the file is called')
    .addOption(
      new Option(
        '--names <how>',
        'names of files and columns that the rules do not contain, in output paths and manifests (default: digest)',
      ).choices(['digest', 'clear']),
    )
    .addOption(
      new Option('--format <format>', 'format of every file (default: by the name of each)').choices(
        BULK_FORMATS,
      ),
    )
    .option('--dry-run', 'show the first rows as they would be written, column by column, and write nothing')
    .option('--jobs <number>', 'files at once', parseJobs, defaultJobs())
    .option('--rejects <number>', 'maximum number of rejected rows in a file (default: 100)', parseRejects)
    .option(
      '--split <i/n>',
      'process the share i of n, from 0; n only: i comes from the platform',
      parseSplit,
    )
    .option('--verify', 'with --split: write nothing, and verify that the outputs of all n processes exist')
    .addHelpText(
      'after',
      exampleText('nymgate bulk --config nymgate.yaml --rules hr.yaml exports/ pseudonymized/'),
    )
    .action(async (paths: readonly string[], options: BulkOptions) => {
      const { runBulkCommand } = await import('../bulk/run-bulk.ts');
      exit(await runBulkCommand(paths, options, terminal));
    });
}

export function addSanitize(program: Command, { terminal, exit }: CommandContext): Command {
  const command = program
    .command('sanitize')
    .description('Sanitize a Graph response offline: raw JSON in, safe JSON out.')
    .argument('[file]', 'the raw response; - is standard input', '-')
    .option('--connector <id>', 'use the default policy of this connector')
    .option('--rules <file>', 'use this rule file; - is standard input')
    .option('--method <method>', 'method of the request', 'GET')
    .option('--url <url>', 'target of the request; a host is ignored')
    .option('--key <reference>', 'pseudonym key as env:NAME or file:PATH (default: a fresh random key)')
    .option('--tenant <id>', 'Entra tenant id, which reversible pseudonyms and sealed links are bound to')
    .option('--batch', 'read one JSON request a line from standard input, write one JSON result a line');
  return addPolicyOptions(command)
    .addHelpText('after', exampleText("nymgate sanitize --connector entra-id --url '/v1.0/users' users.json"))
    .action(async (file: string, options: SanitizeOptions) => {
      const { runSanitize } = await import('../sanitize/run-sanitize.ts');
      exit(await runSanitize(file, options, terminal));
    });
}
