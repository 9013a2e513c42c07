import type { EndpointRule, RuleSource } from '../plan/rule-set.ts';
import type { Connector, ConnectorOptions } from './connector.ts';
import { createRuleSource } from './create-rule-source.ts';

type Parts = Pick<Connector, 'id' | 'title' | 'summary' | 'permissions' | 'examples'> & {
  /** What the rule set says of itself. */
  readonly description: string;
  readonly endpoints: (options: ConnectorOptions) => readonly EndpointRule[];
};

/** A connector whose rule set has its name. */
export function createConnector({ description, endpoints, ...parts }: Parts): Connector {
  const rules = (options: ConnectorOptions): RuleSource =>
    createRuleSource({ name: parts.id, description, endpoints: endpoints(options), options });
  return Object.freeze({ ...parts, rules, ruleSet: (options: ConnectorOptions) => rules(options).ruleSet() });
}
