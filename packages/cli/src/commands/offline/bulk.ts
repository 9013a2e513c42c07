import { BULK_FORMATS } from '@nymgate/bulk/bulk-plan';
import { type Command, Option } from 'commander';
import type { BulkOptions } from '../../bulk/bulk-options.ts';
import { defaultJobs, parseJobs, parseRejects, parseSplit } from '../arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';

/** `nymgate bulk`, which asks no Graph but may ask a store, by the same client. */
export const bulkCommand: CommandEntry = { readsGraph: true, register: addBulk };

function addBulk(program: Command, { terminal, exit }: CommandContext): Command {
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
    .option('--connector <id>', 'with --config: the connector whose answers the files shall join')
    .option('--key <reference>', 'a pseudonym key as env:NAME or file:PATH, in the place of --config')
    .option('--tenant <id>', 'with --key: Entra tenant id, which pseudonyms are bound to')
    .option('--bulk <name>', 'use this set of the rules for every file, whatever the file is called')
    .addOption(
      new Option('--format <format>', 'format of every file (default: by the name of each)').choices(
        BULK_FORMATS,
      ),
    )
    .option('--dry-run', 'show the first rows as they would be written, column by column, and write nothing')
    .option('--jobs <number>', 'files at once', parseJobs, defaultJobs())
    .option(
      '--rejects <number>',
      'rows of a file that may be left out; with one more the file fails (default: 100)',
      parseRejects,
    )
    .option(
      '--split <i/n>',
      'make the share of process i of n, from 0, which n processes divide among themselves; n alone: i by the platform',
      parseSplit,
    )
    .option('--verify', 'with --split: make nothing, and tell whether all that n processes make is there')
    .addHelpText(
      'after',
      exampleText('nymgate bulk --config nymgate.yaml --rules hr.yaml exports/ pseudonymized/'),
    )
    .action(async (paths: readonly string[], options: BulkOptions) => {
      const { runBulk } = await import('../../bulk/run-bulk.ts');
      exit(await runBulk(paths, options, terminal));
    });
}
