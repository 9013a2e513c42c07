import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT } from '../programs/places.ts';
import { type Ran, run } from '../stand/run.ts';
import type { Stand } from '../stand/start-stand.ts';
import { writePageFiles } from './page-files.ts';

const NYMGATE = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const PATIENCE = 5 * 60_000;

/** Somebody with an empty folder who does what a page says; Python's packages are there already, in the versions of the page. */
export type Reader = {
  readonly folder: string;
  /** A line of a shell in the folder, with the two variables of the guides. */
  readonly type: (line: string, more?: Readonly<Record<string, string>>) => Promise<Ran>;
};

export function createReader(page: string, stand: Stand): Reader {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-guide-'));
  const venv = join(BUILT, 'python/venv');
  symlinkSync(venv, join(folder, '.venv'));
  writePageFiles(page, folder);
  const env = {
    // dlt keeps what it knows of a pipeline under the home of whoever runs it, with folders of runs before this one.
    DLT_DATA_DIR: join(folder, '.dlt-data'),
    PATH: [join(venv, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    HOME: folder,
    NYMGATE_URL: stand.url,
    NYMGATE_KEY: '',
    PYTHONPYCACHEPREFIX: join(BUILT, 'bytecode'),
  };
  return {
    folder,
    type: (line, more = {}) =>
      run({
        file: '/bin/bash',
        args: ['-c', `nymgate() { node '${NYMGATE}' "$@"; }\n${line}`],
        cwd: folder,
        env: { ...env, ...more },
        milliseconds: PATIENCE,
      }),
  };
}
