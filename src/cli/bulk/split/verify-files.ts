import { EXIT, type ExitCode } from '../../terminal/exit-codes.ts';
import { plural, printable } from '../../terminal/layout.ts';
import type { Terminal } from '../../terminal/print.ts';
import type { BulkSetup } from '../bulk-setup.ts';
import { checkParts, type FileCheck } from './check-parts.ts';
import type { FileParts } from './split-jobs.ts';

/**
 * Tells of each file whether all of it is there, and how many rows; what is missing goes to standard error.
 *
 * @returns 1 when anything is missing, or there is no file
 */
export async function verifyFiles(
  files: readonly FileParts[],
  setup: BulkSetup,
  { out, note }: Pick<Terminal, 'out' | 'note'>,
): Promise<ExitCode> {
  let faults = 0;
  for (const file of files) {
    const check = await checkParts(file, setup);
    faults += check.faults.length;
    for (const fault of check.faults) note(printable(`${fault}.`));
    if (check.faults.length === 0) out(printable(sentence(check)));
  }
  if (faults === 0 && files.length > 0) return EXIT.ok;
  note(faults === 0 ? 'There is no file in what was named.' : 'Not all of it is there.');
  return EXIT.failure;
}

function sentence({ name, parts, rows }: FileCheck): string {
  return `${name}: ${plural(parts, 'part')}, ${plural(rows.in, 'row')} in, ${rows.out} out, ${rows.rejected} rejected`;
}
