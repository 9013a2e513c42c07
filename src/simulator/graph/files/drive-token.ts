import type { SimulatedDrive } from '../../tenant/files/drives.ts';
import { badToken } from './file-errors.ts';

/** Where a caller is in a round of changes of a drive. */
export type DriveState = {
  readonly epoch: number;
  /** Changes after here; absent in the first round, which tells everything. */
  readonly since?: number;
  readonly until: number;
  /** Order of the next row to tell. */
  readonly position: number;
  /** Of a round begun at a point in time: items modified since, in milliseconds. */
  readonly after?: number;
};

const HEAD = '3;%234;%231;3';

/** `3;%234;%231;3;<list>;<ticks>;…` in base64: names the list, no person (graph-facts.md#2.4). */
export function writeDriveToken({ listId }: SimulatedDrive, state: DriveState): string {
  const ticks = 638_000_000_000_000_000n + BigInt(state.until);
  const parts = [state.epoch, state.since ?? '', state.until, state.position, state.after ?? ''];
  return Buffer.from(`${HEAD};${listId};${ticks};${parts.join(';')};%23`).toString('base64');
}

/** Throws GraphError 400 for what is no token of this drive. */
export function readDriveToken({ listId }: SimulatedDrive, token: string): DriveState {
  const text = Buffer.from(token, 'base64').toString();
  const match = /^3;%234;%231;3;([0-9a-f-]{36});\d+;(\d+);(\d*);(\d+);(\d+);(\d*);%23$/.exec(text);
  if (match === null || match[1] !== listId) throw badToken();
  const [, , epoch, since, until, position, after] = match;
  return {
    epoch: Number(epoch),
    ...(since === '' ? {} : { since: Number(since) }),
    until: Number(until),
    position: Number(position),
    ...(after === '' ? {} : { after: Number(after) }),
  };
}
