import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runOrThrow } from '../stand/run.ts';
import { BUILT, SOURCES } from './places.ts';

/** Go builds some minutes at the first time; the others fetch. */
const PATIENCE = 15 * 60_000;
/** Nobody waits for this program's speed, but everybody for its build: without what makes it fast and small to look into. */
const QUICKLY = ['-gcflags=all=-N -l', '-ldflags=-s -w'];
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

export type Runtime = 'javascript' | 'python' | 'singer' | 'go' | 'java';

const INSTALLERS: Readonly<Record<Runtime, (folder: string) => Promise<void>>> = {
  javascript: async (folder) => {
    for (const name of readdirSync(join(SOURCES, 'javascript')))
      cpSync(join(SOURCES, 'javascript', name), join(folder, name));
    await unlessSame(folder, 'package-lock.json', () =>
      program('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict'], folder),
    );
  },
  python: (folder) => installPython(folder, 'requirements.txt'),
  // What the Singer SDK needs and what dlt and Airbyte need go by different versions.
  singer: (folder) => installPython(folder, 'singer.txt'),
  // Go knows by itself what is built already.
  go: (folder) =>
    program('go', ['build', ...QUICKLY, '-o', join(folder, 'matrix'), '.'], join(SOURCES, 'go')),
  java: async (folder) => {
    const output = join(folder, 'classpath');
    const maven = ['--quiet', '--batch-mode', '--settings', 'settings.xml', `-Dmdep.outputFile=${output}`];
    if (!existsSync(output))
      await program('mvn', [...maven, `${PLUGIN}:build-classpath`], join(SOURCES, 'java'));
    checkJars(readFileSync(output, 'utf8').split(':'));
  },
};

/**
 * Fetches what a runtime's programs need, in the versions and with the hashes of the lock files, and builds it.
 *
 * @throws Error when a registry or a tool is not there: the suite fails then, it does not skip
 */
export async function install(runtime: Runtime): Promise<void> {
  const folder = join(BUILT, runtime);
  mkdirSync(folder, { recursive: true });
  await INSTALLERS[runtime](folder);
}

async function installPython(folder: string, lock: string): Promise<void> {
  cpSync(join(SOURCES, 'python', lock), join(folder, lock));
  await unlessSame(folder, lock, async () => {
    rmSync(join(folder, 'venv'), { recursive: true, force: true });
    await program('python3', ['-m', 'venv', 'venv'], folder);
    const pip = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
    await program('venv/bin/pip', [...pip, '--no-compile', '-r', lock], folder);
  });
}

async function program(file: string, args: readonly string[], cwd: string): Promise<void> {
  await runOrThrow({ file, args, cwd, env: process.env, milliseconds: PATIENCE });
}

/** Does the work once for each content of the lock file. */
async function unlessSame(folder: string, lock: string, work: () => Promise<void>): Promise<void> {
  const [stamp, wanted] = [join(folder, '.installed'), sha256(join(folder, lock))];
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  await work();
  writeFileSync(stamp, wanted);
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Maven 3 has no lock file: `checksums.txt` holds the SHA-256 of every jar. */
function checkJars(jars: readonly string[]): void {
  const expected = readFileSync(join(SOURCES, 'java/checksums.txt'), 'utf8');
  const found = jars
    .map((jar) => `${sha256(jar)}  ${basename(jar)}\n`)
    .toSorted()
    .join('');
  if (found !== expected)
    throw new Error(`the jars are not those of tests/clients/java/checksums.txt:\n${found}`);
}
