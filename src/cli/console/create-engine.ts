import type { ConsoleEngine } from 'nymgate-console';
import { dictionaryAnswers } from './dictionary/dictionary-answers.ts';
import { joinsAnswers, joinsStreams } from './joins/joins-answers.ts';
import { answerPlayground } from './playground/answer-playground.ts';
import { readSession } from './read-session.ts';
import { consoleProblem } from './shared/console-problem.ts';
import type { ConsoleTarget } from './shared/console-target.ts';
import { createPolicies } from './shared/policies.ts';

/** Answers the console's questions with the product's own rules, sanitizer, tables and probes. */
export function createEngine(target: ConsoleTarget): ConsoleEngine {
  const policies = createPolicies(target);
  return {
    answers: tellProblems({
      'session/read': async () => readSession(target),
      ...answerPlayground(target, policies),
      ...dictionaryAnswers(target),
      ...joinsAnswers(target),
      'operation/read': async () => ({ time: new Date().toISOString() }),
    }),
    streams: {
      ...joinsStreams(target),
      'operation/doctor': async function* () {
        yield { step: 'nothing yet' };
      },
    },
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
