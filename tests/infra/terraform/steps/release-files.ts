import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackage, packPackage } from '../../server/installed-package.ts';
import { type Row, refuse } from './stand-in-programs.ts';

/** What a person has downloaded of a release: the package, files of a host, and their checksums. */
export function writeRelease(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  packPackage(folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const lines = readdirSync(folder).map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(folder, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

/** `npm`, which installs that package and asks no registry. @param prefix returns a folder on the path */
export function npmRows(prefix: () => string): readonly Row[] {
  return [
    [
      /install --global \.\/(?<name>nymgate-[\d.]+\.tgz)/,
      ({ name = '' }, { folder }) => {
        if (!readdirSync(folder).includes(name)) return refuse(`there is no ${name}`);
        installPackage(prefix(), join(folder, name));
        const program = join(prefix(), 'lib/node_modules/nymgate/dist/cli/main.js');
        chmodSync(program, 0o755);
        symlinkSync(program, join(prefix(), 'nymgate'));
        return {};
      },
    ],
  ];
}
