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
 * Loads the simulator, a separate package that no gateway ships.
 * @throws SetupError USAGE if the package isn't installed
 */
export async function loadSimulator(): Promise<typeof SimulatorPackage> {
  try {
    return await import('nymgate-simulator');
  } catch (error) {
    // The code is the same for a missing package and an incomplete one; installing fixes both.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw usageError(
      '"demo" and "call --simulator" need the package nymgate-simulator, which is not installed.',
      nextStep(readVersion()),
    );
  }
}

/** The package isn't on a registry, so only files are named. */
function nextStep(version: string): string {
  const file = `nymgate-simulator-${version}.tgz`;
  return `take ${file} from the release, or make it in a clone of the repository (npm ci && npm pack -w nymgate-simulator); then install it where nymgate is: npm install -g ./${file}`;
}
