import type { DocsOptions } from '@nymgate/deploy/docs/run-docs';
import { type Command, Option } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate docs`. */
export const docsCommand: CommandEntry = { readsGraph: false, register: addDocs };

function addDocs(program: Command, { terminal, exit }: CommandContext): Command {
  return program
    .command('docs')
    .description('Write the documents of a deployment: consent, policies, privacy sheets, how to connect.')
    .option(
      '--deployment <file>',
      'what "tofu output -json deployment" prints; - is standard input',
      'deployment.json',
    )
    .option('--out <directory>', 'folder to write them to', 'docs')
    .addOption(
      new Option('--format <format>', 'Markdown, HTML to print, or both')
        .choices(['md', 'html', 'both'])
        .default('both'),
    )
    .addOption(
      new Option('--language <language>', 'language of the privacy sheets')
        .choices(['en', 'de', 'fr'])
        .default('en'),
    )
    .option('--check', 'write nothing; exit code 1 when a document is missing or stale')
    .option('--force', 'also write over files that somebody else wrote or changed; the old ones stay as .bak')
    .addHelpText('after', exampleText('nymgate docs --deployment deployment.json --out docs --language de'))
    .action(async (options: DocsOptions) => {
      const { runDocs } = await import('@nymgate/deploy/docs/run-docs');
      exit(await runDocs(options, terminal));
    });
}
