import { formatCount, formatDuration } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { createProgressLines, PROGRESS_MILLISECONDS } from '@nymgate/shell/terminal/progress-lines';
import type { WalkNotice } from '../plan/export-types.ts';

export type ExportProgress = {
  readonly onEvent: (event: Event) => void;
  /** `reason`: the system's error code. */
  readonly onConnectionLost: (reason: string) => void;
  readonly onNotice: (notice: WalkNotice) => void;
  readonly end: () => void;
};

type Event = 'request' | 'wait' | 'task' | 'done';

/** Interval between reports of lost connections. */
const UPDATE_MILLISECONDS = 10_000;

const NOTICES: Readonly<Record<WalkNotice['kind'], string>> = {
  round_restarted:
    'its links hold an earlier list of properties, so the delta round starts again and loads all rows.',
  default_columns:
    'the gateway or Microsoft Graph refused the complete list of properties, so only those that the default rules deliver are requested.',
};

type ProgressOptions = { readonly watched: boolean; readonly rows: () => number; readonly now: () => number };

/**
 * Reports progress on standard error: one line with an estimate on a terminal, JSON lines otherwise. The
 * estimate covers known tasks only, so it grows while lists are read.
 */
export function createExportProgress(
  terminal: Pick<Terminal, 'note'>,
  watching: ProgressOptions,
): ExportProgress {
  const counts = { request: 0, wait: 0, task: 0, done: 0 };
  const started = watching.now();
  const lines = createProgressLines(terminal, watching.watched);
  const update = () => {
    const facts = toFacts(counts, watching.now() - started, watching.rows());
    lines.update({ text: describeProgress(facts), fields: { event: 'progress', ...facts } });
  };
  const timer = setInterval(update, PROGRESS_MILLISECONDS[watching.watched ? 'watched' : 'unwatched']);
  timer.unref();
  const noticed = new Set<string>();
  let lastUpdate = Number.NEGATIVE_INFINITY;
  return {
    onEvent: (event) => {
      counts[event] += 1;
    },
    onConnectionLost: (reason) => {
      if (watching.now() - lastUpdate < UPDATE_MILLISECONDS) return;
      lastUpdate = watching.now();
      lines.note({
        text: `The gateway is unreachable (${reason}). Check that it is running and that --gateway is its address. Retrying for half a minute.`,
        fields: { event: 'lost', reason },
      });
    },
    onNotice: ({ kind, connector, step }) => {
      const name = `${kind} ${connector} ${step}`;
      if (noticed.has(name)) return;
      noticed.add(name);
      lines.note({
        text: `${connector} ${step}: ${NOTICES[kind]}`,
        fields: { event: kind, connector, step },
      });
    },
    end: () => {
      clearInterval(timer);
      update();
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

function toFacts(counts: Readonly<Record<Event, number>>, elapsed: number, rows: number): Facts {
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

function describeProgress({ rows, requests, waits, done, known, seconds, secondsLeft }: Facts): string {
  const left =
    secondsLeft === null || done === known ? '' : `, about ${formatDuration(secondsLeft * 1000)} left`;
  const waited = waits === 0 ? '' : `, ${formatCount(waits, 'wait')}`;
  return `${formatCount(rows, 'row')} in ${formatCount(requests, 'request')}, ${done} of ${known} collections${waited}, ${formatDuration(seconds * 1000)}${left}`;
}
