import { formatDuration, plural } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';

/** What is told while an export runs. */
export type ProgressReport = {
  readonly told: (event: 'request' | 'wait' | 'task' | 'done') => void;
  readonly end: () => void;
};

/** A line that is written anew, or one after the other where nobody watches. */
const EVERY_MILLISECONDS = { watched: 1_000, unwatched: 10_000 } as const;

/** Cursor up a line, and that line emptied (ECMA-48, CUU and EL). */
const OVER = '\u001b[1A\u001b[2K';

/**
 * Tells on standard error how far the export is: to a person one line with an estimate, to a program JSON lines. The estimate is of what
 * is known to be left, which grows while lists of people and folders come in.
 *
 * @param rows number of rows so far
 */
export function reportProgress(
  terminal: Pick<Terminal, 'note'>,
  {
    watched,
    rows,
    now,
  }: { readonly watched: boolean; readonly rows: () => number; readonly now: () => number },
): ProgressReport {
  const counts = { request: 0, wait: 0, task: 0, done: 0 };
  const started = now();
  const facts = () => {
    const elapsed = now() - started;
    const left = counts.task - counts.done;
    return {
      rows: rows(),
      requests: counts.request,
      waits: counts.wait,
      done: counts.done,
      known: counts.task,
      seconds: Math.round(elapsed / 1000),
      secondsLeft: counts.done === 0 ? null : Math.round((elapsed * left) / counts.done / 1000),
    };
  };
  let told = 0;
  const tell = () => {
    terminal.note(
      watched
        ? `${told === 0 ? '' : OVER}${sentence(facts())}`
        : JSON.stringify({ event: 'progress', ...facts() }),
    );
    told += 1;
  };
  const timer = setInterval(tell, EVERY_MILLISECONDS[watched ? 'watched' : 'unwatched']);
  timer.unref();
  return {
    told: (event) => {
      counts[event] += 1;
    },
    end: () => {
      clearInterval(timer);
      tell();
    },
  };
}

type Facts = {
  readonly rows: number;
  readonly requests: number;
  readonly waits: number;
  readonly done: number;
  readonly known: number;
  readonly seconds: number;
  readonly secondsLeft: number | null;
};

function sentence({ rows, requests, waits, done, known, seconds, secondsLeft }: Facts): string {
  const left =
    secondsLeft === null || done === known ? '' : `, about ${formatDuration(secondsLeft * 1000)} left`;
  const waited = waits === 0 ? '' : `, ${plural(waits, 'wait')}`;
  return `${plural(rows, 'row')} in ${plural(requests, 'request')}, ${done} of ${known} collections${waited}, ${formatDuration(seconds * 1000)}${left}`;
}
