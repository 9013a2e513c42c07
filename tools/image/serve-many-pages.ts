import { setTimeout } from 'node:timers/promises';
import type { CacheRun, CacheRunInput } from '../bundle/make-cache.ts';
import { requestPage } from '../bundle/serve-one-page.ts';
import { waitForListening } from '../bundle/wait-for-listening.ts';

/** As many as it takes until what runs depends no more on who was quicker: answers in one piece or in two. */
const PAGES = 6;
/** Longer than undici keeps an idle connection to the simulator, whose server says 5 s, so that closing one has always been run. */
const IDLE_MILLISECONDS = 6_000;

/** Has pages served until everything that may run at the first page or soon after it has run. */
export const serveManyPages: CacheRun = async (given) => {
  const ask = await servePages(given);
  await setTimeout(IDLE_MILLISECONDS);
  await requestPage(ask);
};

/** The same without what runs later: no part has to do with connections. */
export const serveSomePages: CacheRun = async (given) => {
  await servePages(given);
};

async function servePages({ program, config, start }: CacheRunInput): Promise<FetchPage> {
  const url = await waitForListening(start([program, 'serve', '--config', config]));
  const ask: FetchPage = async (path) => {
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, body: await answer.text() };
  };
  for (let page = 0; page < PAGES; page += 1) await requestPage(ask);
  return ask;
}

type FetchPage = Parameters<typeof requestPage>[0];
