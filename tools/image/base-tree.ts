import { join } from 'node:path';
import { readControl, unpackDeb } from './debian.ts';
import type { Parts } from './fetch-parts.ts';
import { type Entry, file, folder, listEntries } from './tree.ts';

/** The user that the image runs as, and its group: in no other image's way, and the number that distroless images have. */
export const USER = 65_532;

/**
 * What is taken of Debian's packages. No certificates: Node brings its own, and `NODE_EXTRA_CA_CERTS` names more. No time zones:
 * they are in Node. No shell, no tool.
 */
const INCLUDED_FILES: readonly RegExp[] = [
  // The links of a merged /usr.
  /^lib(?:64)?$/,
  /^usr\/lib(?:64)?\/ld-linux-[^/]+$/,
  /^usr\/lib\/[^/]+\/(?:ld-linux-[^/]+|lib(?:c|m|dl|pthread|rt|resolv|nss_dns|nss_files)\.so\.\d+|libgcc_s\.so\.1|libstdc\+\+\.so\.6(?:\.[\d.]+)?)$/,
  /^etc\/(?:os-release|debian_version)$/,
  /^usr\/lib\/os-release$/,
  /^usr\/share\/doc\/[^/]+\/copyright$/,
  // The packages whose licence lies with another.
  /^usr\/share\/doc\/(?:libgcc-s1|libstdc\+\+6)$/,
  /^usr\/share\/common-licenses\/(?:A?GPL|LGPL|GFDL|BSD|Artistic)/,
];

/** Debian's part of the image, and what a process expects to find. */
export function baseTree({ debs }: Parts, scratch: string): readonly Entry[] {
  const unpacked = Object.entries(debs).flatMap(([name, deb]) => {
    unpackDeb(deb, join(scratch, name));
    return listEntries(join(scratch, name), INCLUDED_FILES);
  });
  return [...unpacked, ...packageList(debs), ...EXTRA_FILES];
}

/** Where scanners look for the packages of an image that has no dpkg. */
function packageList(debs: Parts['debs']): readonly Entry[] {
  return Object.entries(debs).map(([name, deb]) => file(`var/lib/dpkg/status.d/${name}`, readControl(deb)));
}

const EXTRA_FILES: readonly Entry[] = [
  file(
    'etc/passwd',
    `root:x:0:0:root:/root:/sbin/nologin\nnymgate:x:${USER}:${USER}:nymgate:/nonexistent:/sbin/nologin\n`,
  ),
  file('etc/group', `root:x:0:\nnymgate:x:${USER}:\n`),
  // Without it the C library asks the name server before /etc/hosts.
  file('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n'),
  folder('etc/nymgate'),
  // Where a runtime mounts something, also when the rest is read-only.
  ...['dev', 'proc', 'run', 'sys'].map((path) => folder(path)),
  folder('tmp', 0o1777),
];
