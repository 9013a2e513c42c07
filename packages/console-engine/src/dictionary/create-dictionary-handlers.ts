import { deploymentFromConfig } from '@nymgate/deploy/deployment/from-config';
import { servedConnectors } from '@nymgate/deploy/documents/facts/served-connector';
import { privacyPage } from '@nymgate/deploy/documents/privacy/privacy';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import { memoize } from '@nymgate/engine/kernel/memoize';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { loadSimulator } from '@nymgate/shell/gateway/load-simulator';
import type { ConsoleEngine, SheetPage } from 'nymgate-console';
import type { ConsoleTarget } from '../shared/console-target.ts';
import { type LoadPolicy, listServedConnectors } from '../shared/load-policy.ts';
import { MEASURED_TENANT } from './measure-uniqueness.ts';
import { readDictionary } from './read-dictionary.ts';

type DictionaryHandlers = Pick<ConsoleEngine['handlers'], 'dictionary/read' | 'dictionary/sheet'>;

export function createDictionaryHandlers(target: ConsoleTarget, policies: LoadPolicy): DictionaryHandlers {
  // Tenants of one connector have one dictionary.
  const served = memoize(() =>
    listServedConnectors(target).filter(
      ({ connector }, index, all) => all.findIndex((each) => each.connector === connector) === index,
    ),
  );
  // The rules don't change while the console runs.
  const dictionary = memoize(async () => readDictionary(served(), await simulatedAccounts()));
  return {
    'dictionary/read': () => dictionary(),
    'dictionary/sheet': async (request) =>
      readSheet(target.config, {
        ...request,
        environment: target.tenant.kind === 'simulated' ? 'simulated' : 'inspected',
        policies,
      }),
  };
}

/** Without the simulator's package nothing is measured. */
async function simulatedAccounts(): Promise<readonly object[]> {
  try {
    const simulator = await loadSimulator();
    return simulator.simulatedAccounts(MEASURED_TENANT);
  } catch {
    return [];
  }
}

/** The gateway's identity in Entra ID appears only in documents for administrators. */
const UNSPECIFIED = Object.freeze({ issuer: 'https://issuer.invalid', subject: 'console' });

type SheetRequest = {
  readonly connector: string;
  readonly language: SheetPage['language'];
  /** Part of the title. */
  readonly environment: string;
  /** The rules that the gateway serves. */
  readonly policies: LoadPolicy;
};

/**
 * The privacy document of a connector, as the tree that `nymgate docs` renders.
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export async function readSheet(
  config: Config,
  { connector, language, environment, policies }: SheetRequest,
): Promise<SheetPage> {
  const settings = Object.hasOwn(config.connectors, connector) ? config.connectors[connector] : undefined;
  if (settings === undefined) throw unknown(connector, Object.keys(config.connectors));
  const alone: Config = { ...config, connectors: { [connector]: settings } };
  const rules = settings.rules === undefined ? [] : [[connector, await policies(connector)] as const];
  const deployment = deploymentFromConfig(alone, { environment, ...UNSPECIFIED });
  const [served] = servedConnectors(deployment, new Map(rules));
  if (served === undefined) throw unknown(connector, Object.keys(config.connectors));
  return privacyPage(served, language);
}

function unknown(id: string, known: readonly string[]): SetupError {
  const fix = `use one of ${known.join(', ')}`;
  return setupError('CONNECTOR_UNKNOWN', `The configuration has no connector "${id}".`, fix);
}
