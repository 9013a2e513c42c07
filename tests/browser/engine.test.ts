import { expect, it } from 'vitest';
import { bundleEngine, expectedAnswers, QUESTIONS } from '../engine/engine-under-test.ts';
import { launchChromium } from './harness/open-browser.ts';

it('the engine makes the same bytes in a tab of a browser', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundleEngine() });
    const question = JSON.stringify(JSON.stringify(QUESTIONS));
    const answers = String(await page.evaluate(`engine.answerJson(${question})`));
    expect(JSON.parse(answers)).toEqual(expectedAnswers());
  } finally {
    await browser.close();
  }
});
