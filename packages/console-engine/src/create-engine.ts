import type { ConsoleEngine } from 'nymgate-console';
import { createDictionaryHandlers } from './dictionary/create-dictionary-handlers.ts';
import { createJoinsHandlers, joinsStreams } from './joins/create-joins-handlers.ts';
import { createOperationHandlers, createOperationStreams } from './operation/create-operation-handlers.ts';
import { createPlaygroundHandlers } from './playground/create-playground-handlers.ts';
import { readSession } from './read-session.ts';
import { createRulesHandlers } from './rules/desk/rules-handlers.ts';
import type { ConsoleTarget } from './shared/console-target.ts';
import { createPolicyLoader } from './shared/load-policy.ts';
import { toConsoleError } from './shared/to-console-error.ts';

/** Answers the console's questions with the product's own rules, sanitizer, tables and probes. */
export function createEngine(target: ConsoleTarget): ConsoleEngine {
  const policies = createPolicyLoader(target);
  return {
    handlers: withProblems({
      'session/read': () => readSession(target, policies),
      ...createPlaygroundHandlers(target, policies),
      ...createRulesHandlers({ tenant: target.tenant.name, simulated: target.simulated }),
      ...createOperationHandlers(target.operation),
      ...createDictionaryHandlers(target),
      ...createJoinsHandlers(target),
    }),
    streams: { ...createOperationStreams(target.operation), ...joinsStreams(target) },
  };
}

/** The house's own failures are told to the page as they are, whatever page asks. */
function withProblems(answers: ConsoleEngine['handlers']): ConsoleEngine['handlers'] {
  const told = Object.entries(answers).map(([name, answer]) => [
    name,
    async (request: never, signal: AbortSignal) => {
      try {
        return await answer(request, signal);
      } catch (error) {
        throw toConsoleError(error);
      }
    },
  ]);
  // The names and their types are those of the table that was given.
  return Object.fromEntries(told) as ConsoleEngine['handlers'];
}
