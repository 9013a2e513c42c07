import { Readable, Writable } from 'node:stream';
import { createTerminal, type Terminal } from '../../packages/shell/src/terminal/print.ts';

/** A terminal that keeps what is written to it. */
export type CapturedTerminal = {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
};

/**
 * A terminal without colour, of 100 columns or as many as are given, that nobody sees.
 *
 * @param typed what somebody types when asked; undefined: there is nobody
 */
export function captureTerminal(columns?: number, typed?: string): CapturedTerminal {
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
    terminal: createTerminal(stream(0), stream(1), {}, typed === undefined ? undefined : keyboard(typed)),
    out: () => texts[0] ?? '',
    err: () => texts[1] ?? '',
  };
}

/** A person at a keyboard, who types one line. */
function keyboard(typed: string) {
  return Object.assign(Readable.from([`${typed}\n`]), { isTTY: true });
}
