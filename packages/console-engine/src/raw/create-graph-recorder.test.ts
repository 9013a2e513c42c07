import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { HttpClient, SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { createRecording } from './create-graph-recorder.ts';

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

async function fetchPath(http: HttpClient, origin: string, path: string): Promise<void> {
  const { body } = await http.send(request(origin, path));
  for await (const _ of body);
}

describe('what a gateway exchanges with Graph (WEB-09)', () => {
  it('belongs to the one request that is asked for, also when several are', async () => {
    const { wrap, during } = createRecording();
    const http = wrap(echo, GRAPH);
    const seen = await Promise.all(
      ['/one', '/two', '/three'].map((path) => during(() => fetchPath(http, GRAPH, path))),
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
      await fetchPath(http, 'https://login.microsoftonline.com', '/token');
      // What goes on after the question, as a connection that stays open does.
      later = async () => fetchPath(http, GRAPH, '/later');
    });
    expect(graph).toBeUndefined();
    await later();
    await fetchPath(http, GRAPH, '/unasked');
    expect((await during(async () => undefined)).graph).toBeUndefined();
  });

  /** What the recording keeps for a question, as Node carries it along. */
  function watchSlot(): () => { exchange?: { chunks: Uint8Array[] } } {
    const run = vi.spyOn(AsyncLocalStorage.prototype, 'run');
    onTestFinished(() => run.mockRestore());
    return () => run.mock.calls[0]?.[0] as { exchange?: { chunks: Uint8Array[] } };
  }

  it('ends with the question: what its work left running is seen by nobody and kept nowhere', async () => {
    const { wrap, during } = createRecording();
    const http = wrap(echo, GRAPH);
    const slot = watchSlot();
    let later: Promise<void> | undefined;
    let half: AsyncIterator<Uint8Array> | undefined;
    let kept: Uint8Array[] = [];
    const { graph } = await during(async () => {
      half = (await http.send(request(GRAPH, '/half'))).body[Symbol.asyncIterator]();
      await half.next();
      kept = slot().exchange?.chunks ?? [];
      // In the context of the question, as a retry is, or the refresh of a token.
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => fetchPath(http, GRAPH, '/later'));
    });
    await half?.next();
    await later;
    expect(new TextDecoder().decode(graph?.body)).toBe('/half');
    expect(kept).toEqual([]);
    expect(slot().exchange).toBeUndefined();
  });

  it('has memory of its own, none of the pool that lives as long as the process', async () => {
    const { wrap, during } = createRecording();
    const { graph } = await during(() => fetchPath(wrap(echo, GRAPH), GRAPH, '/small'));
    expect(graph?.body.buffer.byteLength).toBe('/small!'.length);
  });

  it.each([
    ['the work fails', async () => Promise.reject(new Error('no'))],
    ['the next answer comes', async (http: HttpClient) => fetchPath(http, GRAPH, '/next')],
  ])('is overwritten when %s', async (_, then) => {
    const { wrap, during } = createRecording();
    const http = wrap(echo, GRAPH);
    const slot = watchSlot();
    let copies: readonly Uint8Array[] = [];
    const requests = during(async () => {
      await fetchPath(http, GRAPH, '/secret');
      copies = [...(slot().exchange?.chunks ?? [])];
      expect(copies).toHaveLength(2);
      await then(http);
    });
    await requests.catch(() => undefined);
    expect(copies.flatMap((copy) => [...copy]).filter((byte) => byte !== 0)).toEqual([]);
  });
});
