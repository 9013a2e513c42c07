import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the sources are at: a commit, when it was made, and whether files differ from it. */
export type SourceState = { readonly revision: string; readonly seconds: number; readonly clean: boolean };

/**
 * The commit that things are built from. `SOURCE_DATE_EPOCH` (reproducible-builds.org/specs/source-date-epoch) takes the place of
 * its time.
 *
 * @throws Error outside of a clone
 */
export function sourceState(): SourceState {
  const git = (...args: readonly string[]) => run('git', args, { cwd: ROOT }).trim();
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? git('log', '-1', '--format=%ct');
  if (!/^\d{1,11}$/.test(epoch)) throw new Error('SOURCE_DATE_EPOCH is no number of Unix seconds.');
  const clean = git('status', '--porcelain') === '';
  const commit = git('rev-parse', 'HEAD');
  return { revision: clean ? commit : `${commit}-dirty`, seconds: Number(epoch), clean };
}
