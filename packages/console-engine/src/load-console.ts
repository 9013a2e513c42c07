import { readVersion } from '@nymgate/hosts/runtime/read-version';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type * as ConsolePackage from 'nymgate-console';

/**
 * Loads the console's server and page. It is a package of its own, so that no gateway carries it.
 *
 * @throws SetupError USAGE when the package is not installed
 */
export async function loadConsole(): Promise<typeof ConsolePackage> {
  try {
    return await import('nymgate-console');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const file = `nymgate-console-${readVersion()}.tgz`;
    throw usageError(
      'The console is the package nymgate-console, and it is not installed beside nymgate.',
      `take ${file} from the release, or make it in a clone of the repository (npm ci && npm pack -w nymgate-console); then install it where nymgate is: npm install -g ./${file}`,
    );
  }
}
