import {
  CONNECTORS,
  type Connector,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '@nymgate/connectors/index';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { formatRulesPlace, parseRulesPlace } from '@nymgate/gateway/config/rules/rules-place';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { checkConnectorConfigured } from '@nymgate/shell/input/find-connector';
import type { PolicySource } from '@nymgate/shell/input/read-rules';
import { type NamedPolicy, readPolicy } from '@nymgate/shell/review/read-policy';
import type { ConsoleTarget } from './console-target.ts';
import { ProblemError } from './to-console-error.ts';

export type LoadPolicy = (connector: string) => Promise<NamedPolicy>;

export function createPolicyLoader(target: Pick<ConsoleTarget, 'config' | 'app'>): LoadPolicy {
  const read = new Map<string, Promise<NamedPolicy>>();
  return (connector) => {
    const known = read.get(connector) ?? readServed(connector, target);
    read.set(connector, known);
    // A failed read is retried on the next request.
    known.catch(() => read.delete(connector));
    return known;
  };
}

/** @throws SetupError CONNECTOR_UNKNOWN; ProblemError RULES_ELSEWHERE */
export function getPolicySource(connector: string, config: Config): PolicySource {
  checkConnectorConfigured(connector, config);
  const settings = config.connectors[connector];
  const rules = settings?.rules;
  if (rules === undefined)
    return {
      connector: getBaseId(connector, settings ?? {}),
      options: settings?.options ?? DEFAULT_CONNECTOR_OPTIONS,
    };
  const place = parseRulesPlace(rules);
  if (place?.kind === 'file') return { rules: place.path };
  throw new ProblemError({
    code: 'RULES_ELSEWHERE',
    message: `The rules of ${connector} come from ${place?.kind === 'variable' ? `the variable ${place.variable}` : formatRulesPlace(rules)}; the console shows only rules from files.`,
    fix: `Write them to a file and set connectors.${connector}.rules to it.`,
  });
}

/** Explained rules must be the served ones. */
async function readServed(
  connector: string,
  { config, app }: Pick<ConsoleTarget, 'config' | 'app'>,
): Promise<NamedPolicy> {
  const policy = await readPolicy(getPolicySource(connector, config));
  const served = app()
    .status()
    .connectors.find(({ id }) => id === connector);
  if (served?.policy === policy.plan.policy) return policy;
  throw new ProblemError({
    code: 'RULES_CHANGED',
    message: `${policy.name} differs from what the gateway serves: it changed after the start.`,
    fix: 'Restart the console.',
  });
}

/** The connector that Nymgate comes with whose examples and dictionary a configured one has. */
export function getBase(id: string, { config }: Pick<ConsoleTarget, 'config'>): string {
  return getBaseId(id, config.connectors[id] ?? {});
}

/** `id` differs from the connector's own for one of another tenant. */
export type LoadedConnector = {
  readonly id: string;
  readonly connector: Connector;
  readonly options: ConnectorOptions;
};

/** Omits connectors with custom rules, which may lack a connector's fields; the page Rules shows those. */
export function listServedConnectors({ config }: Pick<ConsoleTarget, 'config'>): readonly LoadedConnector[] {
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  return Object.entries(config.connectors).flatMap(([id, settings]) => {
    const base = getBase(id, { config });
    const connector = Object.hasOwn(known, base) ? known[base] : undefined;
    if (connector === undefined || settings === undefined || settings.rules !== undefined) return [];
    return [{ id, connector, options: { ...DEFAULT_CONNECTOR_OPTIONS, ...settings.options } }];
  });
}
