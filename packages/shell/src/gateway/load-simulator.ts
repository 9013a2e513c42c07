import { readVersion } from '@nymgate/hosts/runtime/read-version';
import type * as SimulatorPackage from 'nymgate-simulator';
import { usageError } from '../terminal/report-failure.ts';

export type {
  AadstsCode,
  AppRegistration,
  FaultRates,
  MailboxGrant,
  SimulatedApp,
  Simulator,
  TenantChange,
} from 'nymgate-simulator';

/**
 * Loads the simulated Microsoft. It is a package of its own, so that no gateway carries it.
 *
 * @throws SetupError USAGE when the package is not installed
 */
export async function loadSimulator(): Promise<typeof SimulatorPackage> {
  try {
    return await import('nymgate-simulator');
  } catch (error) {
    // The code is the same for a package and for a file of a package that is there in part: installing mends both.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw usageError(
      '"demo" and "call --simulator" need the package nymgate-simulator, and it is not installed beside nymgate.',
      nextStep(readVersion()),
    );
  }
}

/** On no registry is a package of ours, so only files are named. */
function nextStep(version: string): string {
  const file = `nymgate-simulator-${version}.tgz`;
  return `take ${file} from the release, or make it in a clone of the repository (npm ci && npm pack -w nymgate-simulator); then install it where nymgate is: npm install -g ./${file}`;
}
