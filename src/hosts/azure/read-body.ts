/** The largest that `limits.requestBodyBytes` allows, and one: the gateway measures what comes and refuses it. */
const MOST_BYTES = 16_777_217;
/** As long as the node host's default, `limits.bodyMilliseconds`: the front end has the body already and hands it on. */
const MOST_MILLISECONDS = 30_000;

/**
 * Reads a body to its end, or to one byte more than any configuration allows.
 *
 * @returns undefined when it did not come in time or broke off
 */
export async function readBody(
  stream: AsyncIterable<unknown> | null,
  milliseconds = MOST_MILLISECONDS,
): Promise<Uint8Array | undefined> {
  if (stream === null) return new Uint8Array(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([collect(stream), late]);
  } catch {
    // The stream's own text is not ours to tell.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function collect(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of stream) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    total += bytes.length;
    if (total >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}
