import { memoize } from '@nymgate/engine/kernel/memoize';
import { loadSimulator } from '@nymgate/shell/gateway/load-simulator';
import type { ConsoleEngine } from 'nymgate-console';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { listServedConnectors } from '../shared/served-connectors.ts';
import { MEASURED_TENANT } from './measure-uniqueness.ts';
import { readDictionary } from './read-dictionary.ts';
import { readSheet } from './read-sheet.ts';

type DictionaryHandlers = Pick<ConsoleEngine['handlers'], 'dictionary/read' | 'dictionary/sheet'>;

/** What the page Dictionary asks. */
export function createDictionaryHandlers(target: ConsoleTarget): DictionaryHandlers {
  const served = memoize(() => listServedConnectors(target));
  // Made once: the rules do not change while the console runs.
  const dictionary = memoize(async () => readDictionary(served(), await simulatedAccounts()));
  return {
    'dictionary/read': () => dictionary(),
    'dictionary/sheet': async (request) =>
      readSheet(target.config, {
        ...request,
        environment: target.tenant.kind === 'simulated' ? 'simulated' : 'inspected',
      }),
  };
}

/** Without the simulator's package nothing is measured, and the page says so. */
async function simulatedAccounts(): Promise<readonly object[]> {
  try {
    const simulator = await loadSimulator();
    return simulator.simulatedAccounts(MEASURED_TENANT);
  } catch {
    return [];
  }
}
