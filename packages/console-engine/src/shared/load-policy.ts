import { DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { checkConnectorConfigured } from '@nymgate/shell/input/find-connector';
import type { PolicySource } from '@nymgate/shell/input/read-rules';
import { type NamedPolicy, readPolicy } from '@nymgate/shell/review/read-policy';
import type { ConsoleTarget } from './console-target.ts';
import { ProblemError } from './to-console-error.ts';

/** The rules of the gateway's connectors, each read when it is first asked for. */
export type LoadPolicy = (connector: string) => Promise<NamedPolicy>;

export function createPolicyLoader(target: Pick<ConsoleTarget, 'config' | 'app'>): LoadPolicy {
  const read = new Map<string, Promise<NamedPolicy>>();
  return (connector) => {
    const known = read.get(connector) ?? readServed(connector, target);
    read.set(connector, known);
    // A file that could not be read is read again at the next question.
    known.catch(() => read.delete(connector));
    return known;
  };
}

/**
 * Where the rules of a connector come from.
 *
 * @throws SetupError CONNECTOR_UNKNOWN; ProblemError RULES_ELSEWHERE
 */
export function getPolicySource(connector: string, config: Config): PolicySource {
  checkConnectorConfigured(connector, config);
  const settings = config.connectors[connector];
  const rules = settings?.rules;
  if (rules === undefined) return { connector, options: settings?.options ?? DEFAULT_CONNECTOR_OPTIONS };
  if (!rules.startsWith('env:')) return { rules };
  throw new ProblemError({
    code: 'RULES_ELSEWHERE',
    message: `The rules of ${connector} stand in the variable ${rules.slice(4)}, and the console shows rules of files.`,
    fix: `Write them into a file and name it: connectors.${connector}.rules`,
  });
}

/** What is explained must be what is served. */
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
    message: `${policy.name} is not what the gateway serves: it was changed after the start.`,
    fix: 'End the console and start it again.',
  });
}
