import { closeSync, openSync, readSync } from 'node:fs';

export type FollowedLines = {
  /** All whole lines of the file so far. */
  readonly lines: () => readonly string[];
  readonly close: () => void;
};

const CHUNK_BYTES = 65_536;

/** Reads a file that another process goes on writing, each byte once. */
export function followLines(file: string): FollowedLines {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const lines: string[] = [];
  let rest = Buffer.alloc(0);
  let open = true;
  const readOn = () => {
    for (;;) {
      const count = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      if (count === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      const end = rest.lastIndexOf('\n');
      if (end < 0) continue;
      lines.push(...rest.subarray(0, end).toString('utf8').split('\n'));
      rest = rest.subarray(end + 1);
    }
  };
  return {
    lines: () => {
      if (open) readOn();
      return lines;
    },
    close: () => {
      if (open) readOn();
      open = false;
      closeSync(descriptor);
    },
  };
}
