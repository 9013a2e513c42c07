import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashFile } from './fetch-parts.ts';
import { ARCHITECTURES, type Architecture } from './image-lock.ts';
import { unpackNode } from './node-tree.ts';
import { inTemporaryFolder, run } from './run.ts';

const ORIGIN = 'https://nodejs.org/dist';
const NAMES: Readonly<Record<Architecture, string>> = { amd64: 'linux-x64', arm64: 'linux-arm64' };

/** The npm packages that carry one version of Node, as files. */
export type NodePackages = {
  readonly version: string;
  readonly packages: Readonly<Record<Architecture, string>>;
};

/** Name of the Node project's own archive. */
export function archiveName(version: string, architecture: Architecture): string {
  return `node-v${version}-${NAMES[architecture]}.tar.gz`;
}

/**
 * Compares `bin/node` of the npm packages, which are not the Node project's, with that of the project's own archives (T8-08). The
 * project tells sums of archives, not of the program in them, so the archives have to lie beside the file with the sums.
 *
 * @param sums path of `SHASUMS256.txt`; nothing here checks its signature (`SHASUMS256.txt.asc`)
 * @throws Error when an archive is missing or has another sum, or a program is another one
 */
export function compareNode({ version, packages }: NodePackages, sums: string): void {
  const told = readFileSync(sums, 'utf8');
  for (const architecture of ARCHITECTURES) {
    const name = archiveName(version, architecture);
    const archive = join(dirname(sums), name);
    const sum = told
      .split('\n')
      .find((line) => line.endsWith(`  ${name}`))
      ?.slice(0, 64);
    if (sum === undefined) throw new Error(`${sums} does not name ${name}: take that of v${version}.`);
    if (!existsSync(archive))
      throw new Error(`${archive} is missing. Download it from ${ORIGIN}/v${version}/.`);
    if (hashFile(archive, 'sha256') !== sum)
      throw new Error(`${archive} has another SHA-256 than ${sums} says.`);
    if (programOf(archive, name.replace('.tar.gz', '')) !== programOf(packages[architecture]))
      throw new Error(
        `bin/node of the npm package for ${architecture} is not that of the Node project's ${name}. The lock was not written: use neither before you know why.`,
      );
  }
}

/** SHA-256 of the program in an archive of the Node project, or in an npm package. */
function programOf(archive: string, top?: string): string {
  return inTemporaryFolder((folder) => {
    if (top === undefined) return hashFile(unpackNode(archive, folder), 'sha256');
    run('tar', ['-xzf', archive, '-C', folder, `${top}/bin/node`]);
    return hashFile(join(folder, top, 'bin/node'), 'sha256');
  });
}

/**
 * The same with what the Node project offers now.
 *
 * @param origin where its versions lie
 * @returns false when it cannot be reached: nothing was compared
 * @throws Error as {@link compareNode}
 */
export function compareNodeOnline(node: NodePackages, origin = ORIGIN): boolean {
  return inTemporaryFolder((folder) => {
    const names = ARCHITECTURES.map((architecture) => archiveName(node.version, architecture));
    for (const name of ['SHASUMS256.txt', ...names])
      if (!download(`${origin}/v${node.version}/${name}`, join(folder, name))) return false;
    compareNode(node, join(folder, 'SHASUMS256.txt'));
    return true;
  });
}

function download(url: string, to: string): boolean {
  try {
    run('curl', ['--fail', '--silent', '--show-error', '--connect-timeout', '20', '--output', to, url]);
    return true;
  } catch {
    return false;
  }
}
