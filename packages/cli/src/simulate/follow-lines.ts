import { open } from 'node:fs/promises';

const POLL_MILLISECONDS = 200;
const MAX_LINE_BYTES = 1_000;

/** A missing file is awaited; a shortened one is read from its start. */
export async function followLines(file: string, onLine: (line: string) => void): Promise<() => void> {
  let position = (await sizeOf(file)) ?? 0;
  let rest = '';
  let busy = false;
  const look = async () => {
    const size = await sizeOf(file);
    if (size === undefined || size === position) return;
    if (size < position) [position, rest] = [0, ''];
    const text = await readFrom(file, { position, length: size - position });
    position = size;
    const lines = (rest + text).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_BYTES);
    for (const line of lines) if (line.trim() !== '' && !line.startsWith('#')) onLine(line);
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void look().finally(() => {
      busy = false;
    });
  }, POLL_MILLISECONDS);
  return () => clearInterval(timer);
}

async function sizeOf(file: string): Promise<number | undefined> {
  return withFile(file, async (handle) => (await handle.stat()).size);
}

async function readFrom(
  file: string,
  { position, length }: { readonly position: number; readonly length: number },
): Promise<string> {
  const text = await withFile(file, async (handle) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead).toString('utf8');
  });
  return text ?? '';
}

async function withFile<T>(
  file: string,
  work: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      return await work(handle);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
