import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../docs/repository-files.ts';

/**
 * Puts what `npm pack` makes where `npm install --global --prefix PREFIX` would, with this repository's dependencies in the place of
 * the registry's.
 */
export function installPackage(prefix: string): void {
  const home = join(prefix, 'lib/node_modules/nymgate');
  mkdirSync(home, { recursive: true });
  const args = ['pack', '--workspaces=false', '--ignore-scripts', '--silent', '--pack-destination', prefix];
  const file = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(prefix, file), '-C', home, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(home, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place);
  }
}
