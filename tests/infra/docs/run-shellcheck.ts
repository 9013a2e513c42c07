import { spawnSync } from 'node:child_process';

/** SC2016: `'$select=id'` is OData, and not to be expanded. SC1091: `env.sh` is checked by itself, and not beside a page. */
const NOT_OURS = 'SC2016,SC1091';

/** What shellcheck finds in a text, in the form of gcc; empty when nothing. */
export function shellcheck(text: string, shell: string): string {
  const args = ['--shell', shell, '--exclude', NOT_OURS, '--format', 'gcc', '-'];
  const { stdout, stderr, error } = spawnSync('shellcheck', args, { input: text, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return stdout + stderr;
}
