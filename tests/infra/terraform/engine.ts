import { execFile } from 'node:child_process';
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { inject } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

export type EngineRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * Runs the engine in a folder, offline, with the providers of the stub.
 *
 * @param folder where the root module is; the engine writes its state there, so take one of `copyInfra`
 * @param reattach of a stub of one's own; the run's when absent
 * @example (await runEngine(join(infra, 'modules/entra-app'), ['validate'])).code // 0
 */
export function runEngine(
  folder: string,
  args: readonly string[],
  reattach: string = inject('reattach'),
): Promise<EngineRun> {
  const [program, ...first] = findEngine();
  const env = { ...process.env, ...quietly(), TF_REATTACH_PROVIDERS: reattach };
  return new Promise((done, fail) => {
    const options = { cwd: folder, env, maxBuffer: 1 << 26, timeout: 120_000 };
    execFile(program, [...first, ...args], options, (error, stdout, stderr) => {
      if (error === null) done({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') done({ code: error.code, stdout, stderr });
      else fail(error);
    });
  });
}

/** A copy of infra/ that an engine may write into: modules and examples stand beside each other, as they are shipped. */
export function copyInfra(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'nymgate-infra-')), 'infra');
  cpSync(join(ROOT, 'infra'), folder, { recursive: true, filter: (path) => !path.includes('.terraform') });
  return folder;
}

/** The program and its first arguments: `NYMGATE_TOFU`, else `tofu` on the path, else what `npm run prepare:engine` installs. */
export function findEngine(): readonly [string, ...string[]] {
  const named = process.env['NYMGATE_TOFU'];
  if (named !== undefined && named !== '') return [resolve(ROOT, named)];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const tofu = folders.map((folder) => join(folder, 'tofu')).find(isProgram);
  if (tofu !== undefined) return [tofu];
  const python = join(ROOT, '.venv/bin/python');
  if (isProgram(python)) return [python, join(import.meta.dirname, 'terraform.py')];
  throw new Error(
    'There is no engine to test infra/ with. Run "npm run prepare:engine" (Python and 64 MB), or install OpenTofu, or name a tofu or terraform of 1.11 or newer in NYMGATE_TOFU.',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nothing is asked of a person or of the network: a provider without a stub fails at once instead of being looked for. */
function quietly(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-engine-'));
  const mirror = join(folder, 'mirror');
  const settings = join(folder, 'cli.tfrc');
  mkdirSync(mirror);
  writeFileSync(
    settings,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return {
    TF_CLI_CONFIG_FILE: settings,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_ARGS: '-no-color',
  };
}
