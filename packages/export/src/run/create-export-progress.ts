import { formatCount, formatDuration } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import {
  createProgressLines,
  PROGRESS_MILLISECONDS,
  type ProgressUpdate,
} from '@nymgate/shell/terminal/progress-lines';

/** What is told while an export runs. */
export type ExportProgress = {
  readonly onEvent: (event: Event) => void;
  /** The gateway gave no answer, for a reason of the system's. */
  readonly onConnectionLost: (reason: string) => void;
  readonly end: () => void;
};

type Event = 'request' | 'wait' | 'task' | 'done';

/** Requests that fail together are one piece of news. */
const UPDATE_MILLISECONDS = 10_000;

type ProgressOptions = {
  readonly watched: boolean;
  /** Number of rows so far. */
  readonly rows: () => number;
  readonly now: () => number;
};

/**
 * Tells on standard error how far the export is: to a person one line with an estimate, to a program JSON lines. The estimate is of what
 * is known to be left, which grows while lists of people and folders come in. A gateway that does not answer is told at once.
 */
export function createExportProgress(
  terminal: Pick<Terminal, 'note'>,
  watching: ProgressOptions,
): ExportProgress {
  const counts = { request: 0, wait: 0, task: 0, done: 0 };
  const started = watching.now();
  const lines = createProgressLines(terminal, watching.watched);
  const tell = () => lines.update(progressNews(factsOf(counts, watching.now() - started, watching.rows())));
  const timer = setInterval(tell, PROGRESS_MILLISECONDS[watching.watched ? 'watched' : 'unwatched']);
  timer.unref();
  let news = Number.NEGATIVE_INFINITY;
  return {
    onEvent: (event) => {
      counts[event] += 1;
    },
    onConnectionLost: (reason) => {
      if (watching.now() - news < UPDATE_MILLISECONDS) return;
      news = watching.now();
      lines.note(lostNews(reason));
    },
    end: () => {
      clearInterval(timer);
      tell();
    },
  };
}

function progressNews(facts: Facts): ProgressUpdate {
  return { text: sentenceOf(facts), fields: { event: 'progress', ...facts } };
}

function lostNews(reason: string): ProgressUpdate {
  return {
    text: `The gateway does not answer (${reason}): is it running, and is --gateway its address? Trying again for half a minute.`,
    fields: { event: 'lost', reason },
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

function factsOf(counts: Readonly<Record<Event, number>>, elapsed: number, rows: number): Facts {
  const { request, wait, task, done } = counts;
  return {
    rows,
    requests: request,
    waits: wait,
    done,
    known: task,
    seconds: Math.round(elapsed / 1000),
    secondsLeft: done === 0 ? null : Math.round((elapsed * (task - done)) / done / 1000),
  };
}

function sentenceOf({ rows, requests, waits, done, known, seconds, secondsLeft }: Facts): string {
  const left =
    secondsLeft === null || done === known ? '' : `, about ${formatDuration(secondsLeft * 1000)} left`;
  const waited = waits === 0 ? '' : `, ${formatCount(waits, 'wait')}`;
  return `${formatCount(rows, 'row')} in ${formatCount(requests, 'request')}, ${done} of ${known} collections${waited}, ${formatDuration(seconds * 1000)}${left}`;
}
