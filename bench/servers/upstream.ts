import { createServer } from 'node:http';
import { eventPage } from '../pages/event-page.ts';
import { type Listening, listenOnLoopback } from './listen.ts';

const TOKEN = JSON.stringify({ token_type: 'Bearer', expires_in: 3_599, access_token: 'bench' });

/**
 * Entra and Graph in one: grants every token, and answers everything else with one page of events of at least `size` bytes.
 *
 * @param requestsPerSocket after so many it closes a connection; 0: never
 */
export async function startUpstream(size: number, requestsPerSocket: number): Promise<Listening> {
  let page: Uint8Array = eventPage({ size });
  const server = createServer((request, response) => {
    const body = request.url?.includes('/oauth2/') === true ? Buffer.from(TOKEN) : page;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
  server.maxRequestsPerSocket = requestsPerSocket;
  const listening = await listenOnLoopback(server);
  // The page's own next link must be one of this Graph's, or it could not be sealed.
  page = Buffer.from(
    Buffer.from(page)
      .toString()
      .replace(/https:\/\/graph\.microsoft\.com/g, listening.url),
  );
  return listening;
}
