import type { FaultRates, Simulator, TenantChange } from '@nymgate/shell/gateway/load-simulator';

/** What `demo` and `simulate` say of the options that make a tenant restless. */
export const CHANGES_HELP = 'so many changes a minute: people come, go and get another name, mail arrives';
export const FAULTS_HELP =
  'of a hundred requests to Graph so many fail; 410: of those that go on with a round of changes';
export const DEFAULT_CHANGES = 30;
const USUAL_RATES = [
  [429, 5],
  [503, 1],
  [410, 2],
] as const;
/** As one writes them. */
export const DEFAULT_FAULTS = USUAL_RATES.map(([status, rate]) => `${status}=${rate}`).join();

/** The options as commander hands them over; `true` stands for an option without a value. */
export type ChurnOptions = {
  readonly changes?: number | true;
  readonly faults?: FaultRates | true;
};

const WORDS: Readonly<Record<TenantChange, string>> = {
  'mail-arrived': 'a mail has arrived',
  'person-renamed': 'somebody has another name',
  'person-came': 'somebody has come',
  'person-left': 'somebody has left',
};

/** Whether anything was asked for. */
export function hasChurn({ changes, faults }: ChurnOptions): boolean {
  return changes !== undefined || faults !== undefined;
}

/**
 * Lets the tenant change and fail from now on.
 *
 * @param tell called with each change, in words
 * @returns ends it
 * @example const stop = makeRestless(simulator, { changes: 30, faults: { 429: 5 } }, (line) => terminal.out(line));
 */
export function startChurn(
  simulator: Pick<Simulator, 'setFaults' | 'changeSomething'>,
  { changes, faults }: ChurnOptions,
  printLine: (line: string) => void,
): () => void {
  if (faults !== undefined)
    simulator.setFaults(faults === true ? (Object.fromEntries(USUAL_RATES) as FaultRates) : faults);
  const perMinute = changes === true ? DEFAULT_CHANGES : changes;
  const timer =
    perMinute === undefined
      ? undefined
      : setInterval(() => printLine(`change: ${WORDS[simulator.changeSomething()]}`), 60_000 / perMinute);
  return () => {
    clearInterval(timer);
    simulator.setFaults({});
  };
}
