import { describe, expect, it } from 'vitest';
import type { HttpClient, SourceRequest } from '../../../kernel/ports.ts';
import { createRecording } from './record-exchange.ts';

const GRAPH = 'https://graph.microsoft.com';
const request = (origin: string, path: string): SourceRequest => ({
  ...{ method: 'GET', origin, path, headers: [], timeout: 1_000 },
});

/** Answers with the path that was asked, in two chunks of the same memory. */
const echo: HttpClient = {
  send: async ({ path }) => ({
    status: 200,
    headers: {},
    body: (async function* () {
      const memory = new TextEncoder().encode(path);
      yield memory;
      await new Promise((resolve) => setTimeout(resolve, 5));
      memory.fill(33);
      yield memory.subarray(0, 1);
    })(),
  }),
};

async function ask(http: HttpClient, origin: string, path: string): Promise<void> {
  const { body } = await http.send(request(origin, path));
  for await (const _ of body);
}

describe('what a gateway exchanges with Graph (WEB-09)', () => {
  it('belongs to the one request that is asked for, also when several are', async () => {
    const { wrap, during } = createRecording();
    const http = wrap(echo, GRAPH);
    const seen = await Promise.all(
      ['/one', '/two', '/three'].map((path) => during(() => ask(http, GRAPH, path))),
    );
    expect(seen.map(({ graph }) => [graph?.request, new TextDecoder().decode(graph?.body)])).toEqual([
      ['GET /one', '/one!'],
      ['GET /two', '/two!'],
      ['GET /three', '/three!'],
    ]);
  });

  it('holds nothing of Entra ID, nothing of what nobody asked for, and nothing afterwards', async () => {
    const { wrap, during } = createRecording();
    const http = wrap(echo, GRAPH);
    let later: () => Promise<void> = async () => undefined;
    const { graph } = await during(async () => {
      await ask(http, 'https://login.microsoftonline.com', '/token');
      // What goes on after the question, as a connection that stays open does.
      later = async () => ask(http, GRAPH, '/later');
    });
    expect(graph).toBeUndefined();
    await later();
    await ask(http, GRAPH, '/unasked');
    expect((await during(async () => undefined)).graph).toBeUndefined();
  });
});
