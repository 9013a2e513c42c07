import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { runExample } from '../../packages/shell/src/call/fetch-with-lookups.ts';
import type { CacheRun } from './make-cache.ts';
import { waitForListening } from './wait-for-listening.ts';

/** Starts `serve` and asks it for a page over HTTP. */
export const serveOnePage: CacheRun = async ({ program, config, start }) => {
  const url = await waitForListening(start([program, 'serve', '--config', config]));
  await requestPage(async (path) => {
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, body: await answer.text() };
  });
};

/**
 * Asks for somebody's pseudonym and, with it, for their events.
 *
 * @param ask gets a target without its connector, such as `/v1.0/users?$top=1`, from the bundle
 * @throws Error when the answer is not 200
 * @example await requestPage((path) => invokeFunction('GET', path));
 */
export async function requestPage(ask: Parameters<typeof runExample>[1]): Promise<void> {
  const [example] = CONNECTORS['outlook-cal'].examples(DEFAULT_CONNECTOR_OPTIONS);
  if (example === undefined) throw new Error('The connector has no example.');
  const outcome = await runExample(example, ask);
  if (!('response' in outcome) || outcome.response.status !== 200)
    throw new Error(`The bundle serves no page: ${JSON.stringify(outcome)}`);
}
