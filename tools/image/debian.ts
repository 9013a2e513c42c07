import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './image-lock.ts';
import { run } from './run.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** What is taken from Debian: the C and C++ runtime that Node is linked with, their licences, and who this system says it is. */
export const DEBIAN_PACKAGES = ['base-files', 'gcc-14-base', 'libc6', 'libgcc-s1', 'libstdc++6'] as const;

/** An apt of its own for one processor, in a folder: it touches nothing of the machine's, and needs no rights. */
export type Apt = { readonly folder: string; readonly architecture: Architecture; readonly suite: string };

/**
 * Reads what Debian offers. `NYMGATE_DEBIAN_MIRROR` takes the place of `http://deb.debian.org`, and has `debian` and
 * `debian-security` below it; apt checks Debian's signature whatever the mirror is.
 *
 * @throws Error when there is no apt, no Debian keyring or no way to the mirror
 */
export function updateApt({ folder, architecture, suite }: Apt): void {
  if (!existsSync(KEYRING))
    throw new Error(`${KEYRING} is missing. Install debian-archive-keyring; the build needs apt and dpkg.`);
  mkdirSync(join(folder, 'lists/partial'), { recursive: true });
  mkdirSync(join(folder, 'archives/partial'), { recursive: true });
  const mirror = process.env['NYMGATE_DEBIAN_MIRROR'] ?? 'http://deb.debian.org';
  writeFileSync(join(folder, 'sources.list'), sourcesList(mirror, suite));
  run('apt-get', [...settings({ folder, architecture, suite }), 'update']);
}

/**
 * What apt is to read. A snapshot of the past is signed for a time that is over, so for a mirror with a time like `20261127T000000Z` in
 * its path the signature's end does not count. For every other one it does: else an old state of Debian, with its faults, could be
 * offered as the newest (T8-08).
 */
export function sourcesList(mirror: string, suite: string): string {
  const isSnapshot = mirror.split('/').some((part) => /^\d{8}T\d{6}Z$/.test(part));
  const options = `[signed-by=${KEYRING}${isSnapshot ? ' check-valid-until=no' : ''}]`;
  return [
    `deb ${options} ${mirror}/debian ${suite} main`,
    `deb ${options} ${mirror}/debian ${suite}-updates main`,
    `deb ${options} ${mirror}/debian-security ${suite}-security main`,
    '',
  ].join('\n');
}

function settings({ folder, architecture }: Apt): readonly string[] {
  const values = [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${folder}/lists`,
    `Dir::Cache=${folder}`,
    'Dir::State::status=/dev/null',
    `APT::Architecture=${architecture}`,
    `APT::Architectures::=${architecture}`,
    'APT::Sandbox::User=root',
    'APT::Update::Post-Invoke-Success::=',
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Retries=3',
  ];
  return ['-q', ...values.flatMap((value) => ['-o', value])];
}

/** The newest version of each package. */
export function candidateVersions(apt: Apt): Readonly<Record<string, string>> {
  const shown = run('apt-cache', [...settings(apt), '--no-all-versions', 'show', ...DEBIAN_PACKAGES]);
  const fields = (paragraph: string, name: string) =>
    new RegExp(`^${name}: (.+)$`, 'm').exec(paragraph)?.[1] ?? '';
  return Object.fromEntries(
    shown
      .split('\n\n')
      .filter((paragraph) => paragraph.trim() !== '')
      .map((paragraph) => [fields(paragraph, 'Package'), fields(paragraph, 'Version')]),
  );
}

/**
 * Downloads one version of one package.
 *
 * @returns the path of the `.deb`
 * @throws Error when Debian has that version no more
 */
export function downloadDeb(apt: Apt, name: string, version: string): string {
  run('apt-get', [...settings(apt), 'download', `${name}=${version}`], { cwd: apt.folder });
  const file = readdirSync(apt.folder).find(
    (each) => each.startsWith(`${name}_`) && each.endsWith(`_${apt.architecture}.deb`),
  );
  if (file === undefined) throw new Error(`apt downloaded no ${name} for ${apt.architecture}.`);
  return join(apt.folder, file);
}

/** The control paragraph of a `.deb`, which scanners of images read. */
export function readControl(deb: string): string {
  return run('dpkg-deb', ['--field', deb]);
}

/** Unpacks the files of a `.deb` into a folder. */
export function unpackDeb(deb: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  run('dpkg-deb', ['--extract', deb, folder]);
}
