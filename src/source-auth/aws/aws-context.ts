import type { Clock, Environment, FileStore, HttpClient } from '../../kernel/ports.ts';
import { awsFailure } from './aws-faults.ts';

export type AwsPorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: FileStore;
  readonly environment: Environment;
};

/** One run of a provider: the ports, and the time that all its calls share. */
export type AwsContext = AwsPorts & {
  /** Milliseconds left, more than none. Throws when the time is up. */
  readonly left: () => number;
};

/** The exchange with Entra ID has five seconds in all; the assertion may take four of them. */
const BUDGET = 4_000;

/** Starts the time of one assertion. */
export function startContext({ http, clock, files, environment }: AwsPorts): AwsContext {
  const deadline = clock.monotonic() + BUDGET;
  return {
    http,
    clock,
    files,
    environment,
    left: () => {
      const left = deadline - clock.monotonic();
      if (left <= 0) throw awsFailure('AWS did not answer in time');
      return left;
    },
  };
}
