import { installPlatform } from '../../packages/engine/src/kernel/platform.ts';
import { hasByteEngine } from '../../packages/engine/src/sanitizer/index.ts';
import { answerQuestions } from './answer-questions.ts';
import { NOBLE_PLATFORM } from './noble-platform.ts';

installPlatform(NOBLE_PLATFORM);

/** The engine without Node: questions and answers as JSON. */
export function answerJson(questions: string): string {
  if (!hasByteEngine()) throw new Error('There is no WebAssembly here.');
  return JSON.stringify(answerQuestions(JSON.parse(questions)));
}
