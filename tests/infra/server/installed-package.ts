import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../docs/repository-files.ts';

/** What `npm pack` makes, in this folder; its path. Needs `dist`. */
export function packPackage(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--workspaces=false', '--ignore-scripts', '--silent', '--pack-destination', folder];
  return join(folder, execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim());
}

/**
 * Puts that where `npm install --global --prefix PREFIX` would, with this repository's dependencies in the place of the registry's.
 */
export function installPackage(prefix: string, file = packPackage(prefix)): void {
  const home = join(prefix, 'lib/node_modules/nymgate');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', file, '-C', home, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(home, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place);
  }
}
