import { randomBytes } from 'node:crypto';
import type { ConsoleEngine, OperationName } from 'nymgate-console';
import { createExampleAnswers, type ExampleTenant, listExamples } from '../example-answers.ts';
import { openDefault, openRulesText } from '../open-rules.ts';
import { createDesk } from './create-desk.ts';

type RulesName = Extract<OperationName, `rules/${string}`>;
export type RulesAnswers = Pick<ConsoleEngine['answers'], RulesName>;

export type RulesTarget = {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Undefined: raw data of a real tenant is not fetched to show a rule; answers can be pasted. */
  readonly simulated: ExampleTenant | undefined;
};

/** Answers of the page Rules. Nothing is asked of the tenant, and no thread started, before the page is opened. */
export function createRulesAnswers({ tenant, simulated }: RulesTarget): RulesAnswers {
  const secret = randomBytes(32).toString('base64url');
  const examples = createExampleAnswers(simulated);
  const desk = createDesk({ key: { secret, tenant }, graph: simulated?.graph ?? '' });
  return {
    'rules/open': async ({ connector }) => openDefault(connector),
    'rules/read': async (request) => openRulesText(request),
    'rules/examples': async () => {
      desk.warm();
      return simulated === undefined ? [] : listExamples();
    },
    'rules/check': (request, signal) => desk.ask('check', request, signal),
    'rules/preview': async (request, signal) => {
      const { of } = request;
      const wanted = 'body' in of ? [] : await examples.of(of.connector, of.example);
      return desk.ask('preview', { ...request, examples: wanted }, signal);
    },
    'rules/compare': async (request, signal) => {
      const other = request.with;
      const wanted = 'connector' in other ? await examples.of(other.connector) : await examples.all();
      return desk.ask('compare', { ...request, examples: wanted }, signal);
    },
    'rules/reference': (request, signal) => desk.ask('reference', request, signal),
  };
}
