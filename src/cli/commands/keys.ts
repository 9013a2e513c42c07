import type { Command } from 'commander';
import { type CommandContext, exampleText } from '../command-context.ts';

/** `nymgate keys create`. */
export function addKeysCommand(program: Command, { terminal }: CommandContext): void {
  const keys = program
    .command('keys')
    .description('Pseudonym keys.')
    .helpCommand(false)
    .addHelpText('after', exampleText('nymgate keys create > nymgate.key'));
  keys
    .command('create')
    .description('Print a new key: 32 random bytes as base64url.')
    .addHelpText('after', exampleText('nymgate keys create > nymgate.key'))
    .action(async () => {
      const { randomBytes } = await import('node:crypto');
      terminal.out(randomBytes(32).toString('base64url'));
      terminal.note(HOW_TO_USE);
    });
}

const HOW_TO_USE = `Keep the key in a secret store or a file that only the gateway can read, and name it in nymgate.yaml:
  pseudonyms:
    scheme: native
    keys:
      - { id: 1, secret: "file:nymgate.key" }   # or "env:NYMGATE_KEY"
Whoever has the key can undo reversible pseudonyms. A lost key cannot be made again.`;
