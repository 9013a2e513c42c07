import type { ConnectorConfig } from '../config/index.ts';
import { sha256Hex } from '../pseudonyms/index.ts';
import type { AppPorts } from './app-ports.ts';
import { loadRuleSet } from './load-rule-set.ts';

/** What may be told of a connector's rules: the policy hash that answers carry, and how many endpoints are served. */
export type RulesDescription = { readonly policy: string; readonly endpoints: number };

/**
 * Reads and compiles the rules of one connector as `createApp` does, and nothing else.
 *
 * @throws SetupError RULES_*, CONNECTOR_UNKNOWN
 */
export async function describeRules(
  id: string,
  settings: ConnectorConfig,
  ports: AppPorts,
): Promise<RulesDescription> {
  const rules = await loadRuleSet(id, settings, ports);
  const plan = rules.compile(sha256Hex);
  return { policy: plan.policy, endpoints: plan.endpoints.length };
}
