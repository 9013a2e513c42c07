import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestOperation, streamOperation } from './request-operation.ts';

/** An answer whose console ends after these bytes. */
function endsAfter(text: string, error: Error): Response {
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode(text)),
    pull: (stream) => stream.error(error),
  });
  return new Response(body);
}

function answerWith(response: Response): void {
  vi.stubGlobal('sessionStorage', { getItem: () => null });
  vi.stubGlobal('fetch', async () => response);
}

afterEach(() => vi.unstubAllGlobals());

describe('an answer that the console does not finish', () => {
  it('is told as the end of the console', async () => {
    answerWith(endsAfter('{"tenant":', new TypeError('network error')));
    await expect(requestOperation('session/read', {})).rejects.toMatchObject({
      problem: { code: 'CONSOLE_ENDED' },
    });
  });

  it('is told so after the items that came', async () => {
    answerWith(endsAfter('{"item":{"step":1}}\n{"ite', new TypeError('network error')));
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of streamOperation('operation/doctor', {})) items.push(item);
    })();
    await expect(reading).rejects.toMatchObject({ problem: { code: 'CONSOLE_ENDED' } });
    expect(items).toEqual([{ step: 1 }]);
  });

  it('is no fault where somebody no longer wants it', async () => {
    answerWith(endsAfter('{', new DOMException('aborted', 'AbortError')));
    await expect(requestOperation('session/read', {})).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that is no JSON is told as unreadable', async () => {
    answerWith(new Response('{"tenant"'));
    await expect(requestOperation('session/read', {})).rejects.toMatchObject({
      problem: { code: 'ANSWER_UNREADABLE' },
    });
  });
});
