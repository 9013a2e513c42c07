import type { Command } from 'commander';
import { type CommandContext, exampleText } from '../command-context.ts';
import { addKeysCallerCommand } from './keys-caller.ts';

/** `nymgate keys create` and `nymgate keys caller`. */
export function addKeysCommand(program: Command, context: CommandContext): void {
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
}

const HOW_TO_USE = `Keep the key in a secret store or a file that only the gateway can read, and name it in nymgate.yaml:
  pseudonyms:
    scheme: native
    keys:
      - { id: 1, secret: "file:nymgate.key" }   # or "env:NYMGATE_KEY"
Whoever has the key can undo reversible pseudonyms. A lost key cannot be made again.`;
