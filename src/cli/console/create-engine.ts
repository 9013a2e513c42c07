import type { ConsoleEngine } from 'nymgate-console';
import type { ConsoleTarget } from './console-target.ts';
import { dictionaryAnswers } from './dictionary/dictionary-answers.ts';
import { joinsAnswers, joinsStreams } from './joins/joins-answers.ts';
import { readSession } from './read-session.ts';

/** Answers the console's questions with the product's own rules, sanitizer, tables and probes. */
export function createEngine(target: ConsoleTarget): ConsoleEngine {
  return {
    answers: {
      'session/read': async () => readSession(target),
      ...dictionaryAnswers(target),
      ...joinsAnswers(target),
      'operation/read': async () => ({ time: new Date().toISOString() }),
    },
    streams: {
      ...joinsStreams(target),
      'operation/doctor': async function* () {
        yield { step: 'nothing yet' };
      },
    },
  };
}
