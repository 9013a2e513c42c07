import { Writable } from 'node:stream';
import { createTerminal, type Terminal } from '../../src/cli/terminal/print.ts';

/** A terminal that keeps what is written to it. */
export type CapturedTerminal = {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
};

/** A terminal without colour, of 100 columns or as many as are given, that nobody sees. */
export function captureTerminal(columns?: number): CapturedTerminal {
  const texts = ['', ''];
  const stream = (index: number) =>
    Object.assign(
      new Writable({
        write: (chunk, _, done) => {
          texts[index] += String(chunk);
          done();
        },
      }),
      columns === undefined ? {} : { columns },
    ) as unknown as NodeJS.WriteStream;
  return {
    terminal: createTerminal(stream(0), stream(1), {}),
    out: () => texts[0] ?? '',
    err: () => texts[1] ?? '',
  };
}
