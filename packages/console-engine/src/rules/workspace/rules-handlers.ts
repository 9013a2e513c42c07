import { randomBytes } from 'node:crypto';
import type { ConsoleEngine, OperationName } from 'nymgate-console';
import { createExampleResponses, type ExampleTenant, listExamples } from '../example-responses.ts';
import { readDefaultRules, toEditableRules } from '../open-rules.ts';
import { createRuleWorkspace } from './create-rule-workspace.ts';

type RulesName = Extract<OperationName, `rules/${string}`>;
export type RulesHandlers = Pick<ConsoleEngine['handlers'], RulesName>;

export type RulesTarget = {
  readonly tenant: string;
  /** Undefined: a real tenant's raw data isn't fetched to show a rule; responses can be pasted. */
  readonly simulated: ExampleTenant | undefined;
};

/** Fetches nothing and starts no thread before the page is opened. */
export function createRulesHandlers({ tenant, simulated }: RulesTarget): RulesHandlers {
  const secret = randomBytes(32).toString('base64url');
  const examples = createExampleResponses(simulated);
  const workspace = createRuleWorkspace({ key: { secret, tenant }, graph: simulated?.graph ?? '' });
  return {
    'rules/open': async ({ connector }) => readDefaultRules(connector),
    'rules/read': async (request) => toEditableRules(request),
    'rules/examples': async () => {
      workspace.warmUp();
      return simulated === undefined ? [] : listExamples();
    },
    'rules/check': (request, signal) => workspace.run('check', request, signal),
    'rules/preview': async (request, signal) => {
      const { of } = request;
      const requested = 'body' in of ? [] : await examples.getByConnector(of.connector, of.example);
      return workspace.run('preview', { ...request, examples: requested }, signal);
    },
    'rules/compare': async (request, signal) => {
      const other = request.with;
      const requested =
        'connector' in other ? await examples.getByConnector(other.connector) : await examples.getAll();
      return workspace.run('compare', { ...request, examples: requested }, signal);
    },
    'rules/reference': (request, signal) => workspace.run('reference', request, signal),
  };
}
