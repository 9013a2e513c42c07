export type TallyTotals<Word extends string> = {
  readonly counts: Readonly<Partial<Record<Word, number>>>;
  readonly seconds: number;
};

export type Tally<Word extends string> = {
  readonly increment: (word: Word) => void;
  readonly flush: () => void;
  readonly close: () => void;
};

export type TallyOptions<Word extends string> = {
  /** If it throws, the counts are kept for the next report. */
  readonly report: (sums: TallyTotals<Word>) => void;
  readonly monotonic: () => number;
};

const MINUTE = 60_000;

/**
 * Aggregates events that unauthenticated callers can cause into one report a minute, so that they can't fill
 * the disk (CON-01). There is no timer while nothing happens.
 */
export function createTally<Word extends string>({ report, monotonic }: TallyOptions<Word>): Tally<Word> {
  let counts: Partial<Record<Word, number>> = {};
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const reportTotals = () => {
    try {
      report({ counts, seconds: Math.round((monotonic() - since) / 1_000) });
      counts = {};
      timer = undefined;
    } catch {
      timer = setTimeout(reportTotals, MINUTE).unref();
    }
  };
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    reportTotals();
  };
  return Object.freeze({
    increment: (word: Word) => {
      counts[word] = (counts[word] ?? 0) + 1;
      if (timer !== undefined) return;
      since = monotonic();
      timer = setTimeout(reportTotals, MINUTE).unref();
    },
    flush,
    close: () => {
      flush();
      clearTimeout(timer);
    },
  });
}
