import type { FaultRates, Simulator, TenantChange } from '@nymgate/shell/gateway/load-simulator';

/** Help texts of `demo` and `simulate`. */
export const CHANGES_HELP = 'so many changes a minute: people come, go and get another name, mail arrives';
export const FAULTS_HELP =
  'of a hundred requests to Graph so many fail; 410: of those that go on with a round of changes';
export const DEFAULT_CHANGES = 30;
const USUAL_RATES = [
  [429, 5],
  [503, 1],
  [410, 2],
] as const;
export const DEFAULT_FAULTS = USUAL_RATES.map(([status, rate]) => `${status}=${rate}`).join();

/** `true`: an option without a value. */
export type ChurnOptions = { readonly changes?: number | true; readonly faults?: FaultRates | true };

const WORDS: Readonly<Record<TenantChange, string>> = {
  'mail-arrived': 'a mail has arrived',
  'person-renamed': 'a person has another name',
  'person-came': 'a person has joined',
  'person-left': 'a person has left',
};

export function hasChurn({ changes, faults }: ChurnOptions): boolean {
  return changes !== undefined || faults !== undefined;
}

/** @returns a function that ends it */
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
