import { randomBytes } from 'node:crypto';
import type { ConsoleEngine, OperationName } from 'nymgate-console';
import { createExampleResponses, type ExampleTenant, listExamples } from '../example-responses.ts';
import { readDefaultRules, toEditableRules } from '../open-rules.ts';
import { createRuleWorkspace } from './create-rule-workspace.ts';

type RulesName = Extract<OperationName, `rules/${string}`>;
export type RulesHandlers = Pick<ConsoleEngine['handlers'], RulesName>;

export type RulesTarget = {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Undefined: raw data of a real tenant is not fetched to show a rule; answers can be pasted. */
  readonly simulated: ExampleTenant | undefined;
};

/** Answers of the page Rules. Nothing is asked of the tenant, and no thread started, before the page is opened. */
export function createRulesHandlers({ tenant, simulated }: RulesTarget): RulesHandlers {
  const secret = randomBytes(32).toString('base64url');
  const examples = createExampleResponses(simulated);
  const desk = createRuleWorkspace({ key: { secret, tenant }, graph: simulated?.graph ?? '' });
  return {
    'rules/open': async ({ connector }) => readDefaultRules(connector),
    'rules/read': async (request) => toEditableRules(request),
    'rules/examples': async () => {
      desk.warmUp();
      return simulated === undefined ? [] : listExamples();
    },
    'rules/check': (request, signal) => desk.run('check', request, signal),
    'rules/preview': async (request, signal) => {
      const { of } = request;
      const wanted = 'body' in of ? [] : await examples.getByConnector(of.connector, of.example);
      return desk.run('preview', { ...request, examples: wanted }, signal);
    },
    'rules/compare': async (request, signal) => {
      const other = request.with;
      const wanted =
        'connector' in other ? await examples.getByConnector(other.connector) : await examples.getAll();
      return desk.run('compare', { ...request, examples: wanted }, signal);
    },
    'rules/reference': (request, signal) => desk.run('reference', request, signal),
  };
}
