import type { ConsoleEngine } from 'nymgate-console';
import { dictionaryAnswers } from './dictionary/dictionary-answers.ts';
import { joinsAnswers, joinsStreams } from './joins/joins-answers.ts';
import { answerOperation, streamOperation } from './operation/answer-operation.ts';
import { answerPlayground } from './playground/answer-playground.ts';
import { readSession } from './read-session.ts';
import { createRulesAnswers } from './rules/desk/rules-answers.ts';
import { consoleProblem } from './shared/console-problem.ts';
import type { ConsoleTarget } from './shared/console-target.ts';
import { createPolicies } from './shared/policies.ts';

/** Answers the console's questions with the product's own rules, sanitizer, tables and probes. */
export function createEngine(target: ConsoleTarget): ConsoleEngine {
  const policies = createPolicies(target);
  return {
    answers: tellProblems({
      'session/read': () => readSession(target, policies),
      ...answerPlayground(target, policies),
      ...createRulesAnswers({ tenant: target.tenant.name, simulated: target.simulated }),
      ...answerOperation(target.operation),
      ...dictionaryAnswers(target),
      ...joinsAnswers(target),
    }),
    streams: { ...streamOperation(target.operation), ...joinsStreams(target) },
  };
}

/** The house's own failures are told to the page as they are, whatever page asks. */
function tellProblems(answers: ConsoleEngine['answers']): ConsoleEngine['answers'] {
  const told = Object.entries(answers).map(([name, answer]) => [
    name,
    async (request: never, signal: AbortSignal) => {
      try {
        return await answer(request, signal);
      } catch (error) {
        throw consoleProblem(error);
      }
    },
  ]);
  // The names and their types are those of the table that was given.
  return Object.fromEntries(told) as ConsoleEngine['answers'];
}
