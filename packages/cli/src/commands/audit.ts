import type { AuditVerifyOptions } from '@nymgate/shell/audit/run-audit-verify';
import type { Anchor } from '@nymgate/shell/audit/verify-trail';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, type CommandEntry, exampleText } from './command.ts';

/** `nymgate audit verify`. */
export const auditCommand: CommandEntry = { readsGraph: false, register: addAudit };

const EXAMPLE = 'nymgate audit verify audit-2026-11-26.log.gz audit-2026-11-27.log';

function addAudit(program: Command, { terminal, exit }: CommandContext): Command {
  const audit = program
    .command('audit')
    .description('Audit trails that gateways have written.')
    .helpCommand(false)
    .addHelpText('after', exampleText(EXAMPLE));
  audit
    .command('verify')
    .description('Find audit lines that are missing, changed, moved, doubled or put in. Reads gzip too.')
    .argument('[files...]', 'files, the oldest first; - is standard input', ['-'])
    .option('--anchor <head>', 'head of a trail that was kept elsewhere; may be repeated', collectAnchor, [])
    .option('--partial', 'the beginning of a trail may be missing: older files were deleted')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', exampleText(EXAMPLE))
    .action(async (files: readonly string[], options: AuditVerifyOptions) => {
      const { runAuditVerify } = await import('@nymgate/shell/audit/run-audit-verify');
      exit(await runAuditVerify(files, options, terminal));
    });
  return audit;
}

const HEAD = /^([\w-]{1,64}):([1-9]\d{0,14}):([\w-]{43})$/;

function collectAnchor(text: string, previous: readonly Anchor[]): readonly Anchor[] {
  const [, instance, sequence, chain] = HEAD.exec(text) ?? [];
  if (instance === undefined || chain === undefined)
    throw new InvalidArgumentError('It is INSTANCE:NUMBER:CHAIN, as auditHead of /configz.');
  return [...previous, { instance, sequence: Number(sequence), chain }];
}
