import type { Command } from 'commander';
import type { AddOptions, ListOptions, RevokeOptions } from '../keys/caller-keys.ts';
import {
  collectConnector,
  parseConcurrentRequests,
  parseDays,
  parseName,
  parseRequestsPerMinute,
} from './arguments.ts';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate keys create` and `nymgate keys caller`. */
export const keysCommand: CommandEntry = { asksGraph: false, add: addKeys };

function addKeys(program: Command, context: CommandContext): Command {
  const { terminal } = context;
  const keys = program
    .command('keys')
    .description('Pseudonym keys, and keys of callers.')
    .helpCommand(false)
    .addHelpText('after', exampleText('nymgate keys create > nymgate.key'));
  keys
    .command('create')
    .description('Print a new key: 32 random bytes as base64url.')
    .addHelpText('after', exampleText('nymgate keys create > nymgate.key'))
    .action(async () => {
      const { randomBytes } = await import('node:crypto');
      await terminal.write(`${randomBytes(32).toString('base64url')}\n`);
      terminal.note(HOW_TO_USE);
    });
  addKeysCallerCommand(keys, context);
  return keys;
}

const HOW_TO_USE = `Keep the key in a secret store or a file that only the gateway can read, and name it in nymgate.yaml:
  pseudonyms:
    scheme: native
    keys:
      - { id: 1, secret: "file:nymgate.key" }   # or "env:NYMGATE_KEY"
Whoever has the key can undo reversible pseudonyms. A lost key cannot be made again.`;

const ADD = 'nymgate keys caller add --name warehouse --connector outlook-cal > warehouse.key';

/** `nymgate keys caller add|list|revoke`. */
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
    .action(async (options: AddOptions) => {
      const { addCallerKey } = await import('../keys/caller-keys.ts');
      await addCallerKey(options, terminal);
    });
  caller
    .command('list')
    .description('List the keys: ids, names, states, what they may use. Never the keys themselves.')
    .option('--file <file>', 'key file', 'callers.json')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', exampleText('nymgate keys caller list --file /etc/nymgate/callers.json'))
    .action(async (options: ListOptions) => {
      const { listCallerKeys } = await import('../keys/caller-keys.ts');
      await listCallerKeys(options, terminal);
    });
  caller
    .command('revoke')
    .description('Revoke a key.')
    .argument('<id>', 'id of the key: what stands between nyk_ and the next underscore')
    .option('--file <file>', 'key file', 'callers.json')
    .addHelpText('after', exampleText('nymgate keys caller revoke k3v2a0c2mbqd'))
    .action(async (id: string, options: RevokeOptions) => {
      const { revokeCallerKey } = await import('../keys/caller-keys.ts');
      await revokeCallerKey(id, options, terminal);
    });
}
