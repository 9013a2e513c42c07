import { addPolicyOptions } from '@nymgate/shell/input/policy-options';
import type { Command } from 'commander';
import type { SanitizeOptions } from '../../sanitize/run-sanitize.ts';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';

/** `nymgate sanitize`. */
export const sanitizeCommand: CommandEntry = { readsGraph: false, register: addSanitize };

function addSanitize(program: Command, { terminal, exit }: CommandContext): Command {
  const command = program
    .command('sanitize')
    .description('Make an answer of Graph safe without a network: raw JSON in, safe JSON out.')
    .argument('[file]', 'the raw answer; - is standard input', '-')
    .option('--connector <id>', 'use the default policy of this connector')
    .option('--rules <file>', 'use this rule file; - is standard input')
    .option('--method <method>', 'method of the request', 'GET')
    .option('--url <url>', 'target of the request that was answered; a host is ignored')
    .option('--key <reference>', 'pseudonym key as env:NAME or file:PATH (default: a fresh random key)')
    .option('--tenant <id>', 'Entra tenant id, which reversible pseudonyms and sealed links are bound to')
    .option('--batch', 'read one JSON request a line from standard input, write one JSON result a line');
  return addPolicyOptions(command)
    .addHelpText('after', exampleText("nymgate sanitize --connector entra-id --url '/v1.0/users' users.json"))
    .action(async (file: string, options: SanitizeOptions) => {
      const { runSanitize } = await import('../../sanitize/run-sanitize.ts');
      exit(await runSanitize(file, options, terminal));
    });
}
