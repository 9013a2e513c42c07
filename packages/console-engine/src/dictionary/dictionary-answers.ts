import type { ConsoleEngine } from 'nymgate-console';
import { lazily } from '@nymgate/engine/kernel/lazily';
import { loadSimulator } from '@nymgate/shell/gateway/load-simulator';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { connectorsOf } from '../shared/served-connectors.ts';
import { MEASURED_TENANT } from './measure-uniqueness.ts';
import { readDictionary } from './read-dictionary.ts';
import { readSheet } from './read-sheet.ts';

type Answers = Pick<ConsoleEngine['answers'], 'dictionary/read' | 'dictionary/sheet'>;

/** What the page Dictionary asks. */
export function dictionaryAnswers(target: ConsoleTarget): Answers {
  const served = lazily(() => connectorsOf(target));
  // Made once: the rules do not change while the console runs.
  const dictionary = lazily(async () => readDictionary(served(), await simulatedAccounts()));
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
