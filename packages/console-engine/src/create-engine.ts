import { CONNECTORS, type Connector } from '@nymgate/connectors/index';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { readVersion } from '@nymgate/hosts/runtime/read-version';
import type { NamedPolicy } from '@nymgate/shell/review/read-policy';
import type { ConsoleEngine, Session, SessionConnector } from 'nymgate-console';
import { createDictionaryHandlers } from './dictionary/create-dictionary-handlers.ts';
import { createJoinsHandlers, joinsStreams } from './joins/create-joins-handlers.ts';
import { createOperationHandlers, createOperationStreams } from './operation/stream-doctor.ts';
import { createPlaygroundHandlers } from './playground/create-playground-handlers.ts';
import { createRulesHandlers } from './rules/workspace/rules-handlers.ts';
import type { ConsoleTarget } from './shared/console-target.ts';
import { createPolicyLoader, type LoadPolicy } from './shared/load-policy.ts';
import { toConsoleError } from './shared/to-console-error.ts';
import { createStatementsHandlers } from './statements/create-statements-handlers.ts';

export function createConsoleEngine(target: ConsoleTarget): ConsoleEngine {
  const policies = createPolicyLoader(target);
  return {
    handlers: withProblems({
      'session/read': () => readSession(target, policies),
      ...createPlaygroundHandlers(target, policies),
      ...createRulesHandlers({ tenant: target.tenant.name, simulated: target.simulated }),
      ...createOperationHandlers(target.operation),
      ...createStatementsHandlers(target, policies),
      ...createDictionaryHandlers(target, policies),
      ...createJoinsHandlers(target),
    }),
    streams: { ...createOperationStreams(target.operation), ...joinsStreams(target) },
  };
}

function withProblems(answers: ConsoleEngine['handlers']): ConsoleEngine['handlers'] {
  const responses = Object.entries(answers).map(([name, answer]) => [
    name,
    async (request: never, signal: AbortSignal) => {
      try {
        return await answer(request, signal);
      } catch (error) {
        throw toConsoleError(error);
      }
    },
  ]);
  // Object.entries loses the names' types.
  return Object.fromEntries(responses) as ConsoleEngine['handlers'];
}

async function readSession(
  { tenant, url, app, operation, config }: ConsoleTarget,
  policies: LoadPolicy,
): Promise<Session> {
  const { connectors } = app().status();
  const read = async ({ id, policy, keyFingerprint }: (typeof connectors)[number]) => ({
    ...{ id, title: getTitle(id, config), policy, keyFingerprint },
    // The page that shows the rules reports why they can't be read.
    ...(await policies(id).then(
      (rules) => getEngine(rules, config.engine),
      () => ({ engine: config.engine, language: 'unknown' }),
    )),
  });
  return {
    version: readVersion(),
    tenant,
    gateway: url,
    connectors: await Promise.all(connectors.map(read)),
    ...(operation.isRemote && operation.adminUrl !== undefined && { watched: operation.adminUrl }),
  };
}

/** Of another tenant's connector with its id. */
function getTitle(id: string, { connectors }: ConsoleTarget['config']): string {
  const known: Readonly<Record<string, Connector>> = CONNECTORS;
  const base = getBaseId(id, connectors[id] ?? {});
  const title = known[base]?.title;
  if (title === undefined) return id;
  return base === id ? title : `${title} (${id})`;
}

/** The fastest engine these rules and the configuration allow. */
export function getEngine(
  { plan, ruleLanguage }: Pick<NamedPolicy, 'plan' | 'ruleLanguage'>,
  configured: ConsoleTarget['config']['engine'],
): Pick<SessionConnector, 'engine' | 'language'> {
  const names = new Set(plan.endpoints.map((endpoint) => ruleLanguage.bestEngine(endpoint).name));
  const byBytes = configured !== 'tree' && names.has('bytes');
  return { engine: byBytes ? 'bytes' : 'tree', language: plan.language };
}
