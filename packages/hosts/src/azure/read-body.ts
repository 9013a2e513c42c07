import type { BodyLimits, ReadBody } from '../http/request-body.ts';

/**
 * Reads a body to its end, or until it is larger than allowed. `gone`: it did not come in time, or broke off; what had come is let go.
 */
export async function readBody(
  stream: AsyncIterable<unknown>,
  { requestBodyBytes, bodyMilliseconds }: BodyLimits,
): Promise<ReadBody> {
  const reader = stream[Symbol.asyncIterator]();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), bodyMilliseconds);
  });
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.next(), timeout]);
      if (next === 'late') return cancelRead(reader, { outcome: 'gone' });
      if (next.done === true) return { outcome: 'complete', body: Buffer.concat(chunks) };
      const bytes = next.value instanceof Uint8Array ? next.value : Buffer.from(String(next.value));
      total += bytes.length;
      if (total > requestBodyBytes) return cancelRead(reader, { outcome: 'too-large' });
      chunks.push(bytes);
    }
  } catch {
    // The stream's own text is not ours to tell.
    return { outcome: 'gone' };
  } finally {
    clearTimeout(timer);
  }
}

/** The stream is told that nobody reads on; it may take its time, or fail. */
function cancelRead(reader: AsyncIterator<unknown>, outcome: ReadBody): ReadBody {
  void reader.return?.().catch(() => undefined);
  return outcome;
}
