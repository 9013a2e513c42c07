import { DEFAULT_CONFIG_FILE } from '@nymgate/shell/input/defaults';
import type { Command } from 'commander';
import type { AdoptOptions } from '../keys/adopt-secrets.ts';
import type {
  AddCallerKeyOptions,
  ListCallerKeysOptions,
  RevokeCallerKeyOptions,
} from '../keys/caller-keys.ts';
import type { CreateKeyOptions } from '../keys/create-pseudonym-key.ts';
import type { TranslateOptions } from '../keys/translate-pseudonyms.ts';
import {
  collectConnector,
  parseConcurrentRequests,
  parseDays,
  parseKeyId,
  parseLocalPath,
  parseName,
  parseRequestsPerMinute,
} from './arguments.ts';
import { type CommandContext, exampleText } from './command.ts';

const CREATE = 'nymgate keys create --out nymgate.key';
const TRANSLATE = 'nymgate keys translate entra-id pseudonyms.txt > old-to-new.csv';

export function addKeys(program: Command, context: CommandContext): Command {
  const keys = program
    .command('keys')
    .description('Pseudonym keys, and keys of callers.')
    .helpCommand(false)
    .addHelpText('after', exampleText(CREATE));
  addKeysCreateCommand(keys, context);
  addKeysTranslateCommand(keys, context);
  addKeysAdoptCommand(keys, context);
  addKeysCallerCommand(keys, context);
  return keys;
}

function addKeysCreateCommand(keys: Command, { terminal }: CommandContext): void {
  keys
    .command('create')
    .description('Make a new key, 32 random bytes as base64url, and say how to use it.')
    .option(
      '--out <file>',
      'write it to a new file that only its owner may read (default: standard output)',
      parseLocalPath,
    )
    .option('--id <number>', 'its number in pseudonyms.keys', parseKeyId, 1)
    .addHelpText('after', exampleText(CREATE))
    .action(async (options: CreateKeyOptions) => {
      const { createPseudonymKey } = await import('../keys/create-pseudonym-key.ts');
      await createPseudonymKey(options, terminal);
    });
}

function addKeysTranslateCommand(keys: Command, { terminal, exit }: CommandContext): void {
  keys
    .command('translate')
    .description('After a rotation: a table from old pseudonyms to new ones, without a clear value.')
    .argument('<connector>', 'connector that delivered them')
    .argument('[file]', 'reversible pseudonyms, one a line; - is standard input', '-')
    .option('--config <file>', 'configuration with both keys, the new one first', DEFAULT_CONFIG_FILE)
    .addHelpText('after', exampleText(TRANSLATE))
    .action(async (connector: string, file: string, options: TranslateOptions) => {
      const { translatePseudonyms } = await import('../keys/translate-pseudonyms.ts');
      exit(await translatePseudonyms({ connector, file, ...options }, terminal));
    });
}

const ADOPT = 'nymgate keys adopt --to aws-sm:nymgate/prod/outlook-cal --dry-run';

function addKeysAdoptCommand(keys: Command, { terminal, exit }: CommandContext): void {
  keys
    .command('adopt')
    .description('Copy salt and keys of a Psoxy deployment into secrets of the gateway, and compare them.')
    .requiredOption(
      '--to <reference>',
      'start of the new names: aws-sm:NAME, aws-ssm:/NAME or gcp-sm:projects/PROJECT/secrets/NAME',
    )
    .option('--config <file>', 'configuration that refers to the old ones', DEFAULT_CONFIG_FILE)
    .option('--kms-key <arn>', 'AWS: encrypt the copies with this KMS key')
    .option('--dry-run', 'read and compare, and write nothing')
    .addHelpText('after', exampleText(ADOPT))
    .action(async (options: AdoptOptions) => {
      const { adoptSecrets } = await import('../keys/adopt-secrets.ts');
      exit(await adoptSecrets(options, terminal));
    });
}

const ADD = 'nymgate keys caller add --name warehouse --connector outlook-cal > warehouse.key';

function addKeysCallerCommand(keys: Command, { terminal }: CommandContext): void {
  const caller = keys
    .command('caller')
    .description('API keys of the programs that may call the gateway.')
    .helpCommand(false)
    .addHelpText('after', exampleText(ADD));
  caller
    .command('add')
    .description('Make an API key; print it once and store its hash.')
    .option('--file <file>', 'key file, named by callers.apiKeys.file; made when absent', 'callers.json')
    .requiredOption('--name <name>', 'which program holds the key', parseName)
    .requiredOption(
      '--connector <id>',
      'connector that it may use, * for all; may be repeated',
      collectConnector,
    )
    .option('--days <number>', 'how long it is valid', parseDays, 365)
    .option(
      '--requests-per-minute <number>',
      'its own limit instead of callers.defaults',
      parseRequestsPerMinute,
    )
    .option(
      '--concurrent-requests <number>',
      'its own limit instead of callers.defaults',
      parseConcurrentRequests,
    )
    .addHelpText('after', exampleText(ADD))
    .action(async (options: AddCallerKeyOptions) => {
      const { addCallerKey } = await import('../keys/caller-keys.ts');
      await addCallerKey(options, terminal);
    });
  caller
    .command('list')
    .description('List the keys: ids, names, states, what they may use. Never the keys themselves.')
    .option('--file <file>', 'key file', 'callers.json')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', exampleText('nymgate keys caller list --file /etc/nymgate/callers.json'))
    .action(async (options: ListCallerKeysOptions) => {
      const { listCallerKeys } = await import('../keys/caller-keys.ts');
      await listCallerKeys(options, terminal);
    });
  caller
    .command('revoke')
    .description('Revoke a key.')
    .argument('<id>', 'id of the key: what stands between nyk_ and the next underscore')
    .option('--file <file>', 'key file', 'callers.json')
    .addHelpText('after', exampleText('nymgate keys caller revoke k3v2a0c2mbqd'))
    .action(async (id: string, options: RevokeCallerKeyOptions) => {
      const { revokeCallerKey } = await import('../keys/caller-keys.ts');
      await revokeCallerKey(id, options, terminal);
    });
}
