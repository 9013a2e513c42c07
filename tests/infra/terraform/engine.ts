import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inject } from 'vitest';
import { NO_ENGINE } from './find-engine.ts';

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
  return execute(args, { folder, env: { TF_REATTACH_PROVIDERS: reattach, TF_INPUT: '0' } });
}

/** The same for a person at a terminal, who types this when it asks. */
export function answerEngine(
  folder: string,
  args: readonly string[],
  { reattach, typed }: { readonly reattach: string; readonly typed: string },
): Promise<EngineRun> {
  return execute(args, { folder, env: { TF_REATTACH_PROVIDERS: reattach }, typed });
}

type Execution = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly typed?: string;
};

function execute(args: readonly string[], { folder, env, typed = '' }: Execution): Promise<EngineRun> {
  const [program, ...first] = inject('engine');
  if (program === undefined) throw new Error(NO_ENGINE);
  return new Promise((done, fail) => {
    const environment = { ...process.env, ...quietly(), ...env };
    const options = { cwd: folder, env: environment, maxBuffer: 1 << 26, timeout: 600_000 };
    const child = execFile(program, [...first, ...args], options, (error, stdout, stderr) => {
      if (error === null) done({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') done({ code: error.code, stdout, stderr });
      else fail(error);
    });
    // It may end before it has read this.
    child.stdin?.on('error', () => undefined).end(typed);
  });
}

/** A copy of infra/ that an engine may write into: modules and examples stand beside each other, as they are shipped. */
export function copyInfra(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'nymgate-infra-')), 'infra');
  cpSync(join(ROOT, 'infra'), folder, { recursive: true, filter: (path) => !path.includes('.terraform') });
  return folder;
}

/**
 * Takes `prevent_destroy` off a copy, as a person would who wants it gone: the engine's own `test` ends with destroying what it made.
 *
 * @returns the copy
 */
export function releaseInfra(infra: string): string {
  const files = readdirSync(infra, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tf'),
  );
  for (const file of files.map((name) => join(infra, name)))
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/prevent_destroy = true/g, 'prevent_destroy = false'),
    );
  return infra;
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
    TF_CLI_ARGS: '-no-color',
  };
}
