/** How often each word was noted, over so many seconds. */
export type TallyTotals<Word extends string> = {
  readonly counts: Readonly<Partial<Record<Word, number>>>;
  readonly seconds: number;
};

export type Tally<Word extends string> = {
  readonly increment: (word: Word) => void;
  /** Reports what has not been reported, before the minute is over. */
  readonly flush: () => void;
  /** The same, and ends. */
  readonly close: () => void;
};

export type TallyOptions<Word extends string> = {
  /** What it cannot report (it throws) is kept for the next minute. */
  readonly report: (sums: TallyTotals<Word>) => void;
  /** Milliseconds. */
  readonly monotonic: () => number;
};

const MINUTE = 60_000;

/**
 * Sums up what strangers can cause, for one report a minute: a line for each would let them fill the disk (CON-01). A minute begins
 * with its first note; in quiet there is no timer.
 *
 * @example const tally = createTally({ report: ({ counts }) => log.write('warn', 'refused', counts), monotonic });
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
