import type { AppArgument, ImportOptions } from '@nymgate/deploy/entra/run-import-blocks';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from '../command.ts';
import { addAdminOptions } from './entra-options.ts';

/** `nymgate import-blocks`. */
export const importBlocksCommand: CommandEntry = { readsGraph: true, register: addImportBlocks };

const NAME = '[a-z][a-z0-9-]{0,63}';
const APP = new RegExp(`^(${NAME}/${NAME})=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);

/** Collects repeated options. */
function collectApp(text: string, previous: readonly AppArgument[]): readonly AppArgument[] {
  const [, place, objectId] = APP.exec(text) ?? [];
  if (place === undefined || objectId === undefined)
    throw new InvalidArgumentError(
      'It must be INSTANCE/CONNECTOR=OBJECT-ID, such as outlook-cal/outlook-cal=GUID.',
    );
  return [...previous, { address: place, objectId }];
}

function addImportBlocks(program: Command, { terminal, exit }: CommandContext): Command {
  return addAdminOptions(program.command('import-blocks'))
    .description(
      'Print the import blocks with which Terraform takes over applications that are there already.',
    )
    .option(
      '--app <place>',
      'INSTANCE/CONNECTOR=OBJECT-ID of an application that somebody registered; may be repeated',
      collectApp,
      [],
    )
    .addHelpText('after', exampleText('nymgate import-blocks > import.tf'))
    .action(async (options: ImportOptions) => {
      const { runImportBlocks } = await import('@nymgate/deploy/entra/run-import-blocks');
      exit(await runImportBlocks(options, terminal));
    });
}
