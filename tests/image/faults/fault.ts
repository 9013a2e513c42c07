import type { FaultStand } from './stand.ts';

export type Fault = {
  /** With the row of the review where it was found. */
  readonly name: string;
  /** All alerts that fire at any time. */
  readonly fires: readonly string[];
  /** Those that fire at the end; none unless the fault stays. */
  readonly still?: readonly string[];
  readonly cause: (stand: FaultStand) => Promise<void>;
};

export const USERS = '/v1.0/users?$top=5';
export const JSON_HEADERS = { 'content-type': 'application/json' };

/** What Graph answers to the next request for users. */
export const answerUsers = ({ simulator }: FaultStand, body: string, cutAfter?: number): void =>
  simulator.answerNext({
    ...{ match: /users/, status: 200, headers: JSON_HEADERS, body },
    ...(cutAfter !== undefined && { cutAfter }),
  });
