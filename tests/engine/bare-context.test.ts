import { createContext, Script } from 'node:vm';
import { expect, it } from 'vitest';
import { bundleEngine, expectedAnswers, QUESTIONS } from './engine-under-test.ts';

it('the engine makes the same bytes in a context that has ECMAScript and WebAssembly alone', async () => {
  const context = createContext({ questions: JSON.stringify(QUESTIONS) });
  new Script('delete globalThis.console').runInContext(context);
  new Script(await bundleEngine()).runInContext(context);
  const missing = new Script('[typeof TextEncoder, typeof Buffer, typeof URL, typeof crypto].join()');
  expect(missing.runInContext(context)).toBe('undefined,undefined,undefined,undefined');
  const answers: unknown = JSON.parse(
    String(new Script('engine.answerJson(questions)').runInContext(context)),
  );
  const expected = expectedAnswers();
  expect(answers).toEqual(expected);
  // The pages are worth comparing.
  const pages = JSON.stringify(expected.pages);
  expect(pages).toContain('t~');
  expect(pages).toContain('p~');
});
