import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import type { Put, WalkPorts } from '@nymgate/export/plan/export-types';
import { runWalk } from '@nymgate/export/plan/run-walk';
import { rowsOf } from '@nymgate/connectors/tables/rows-of';
import type { Table } from '@nymgate/connectors/tables/table';
import { ownedRow } from '@nymgate/export/run/segment-writer';
import { type AskedApp, askApp } from './ask-app.ts';
import type { FoundRow } from './count-places.ts';
import { keepPerson, type WalkedPerson } from './person-answers.ts';

export type WalkWishes = {
  readonly asked: AskedApp;
  readonly connectors: readonly string[];
  readonly tables: readonly Table[];
  readonly person: WalkedPerson;
  /** A request was answered. */
  readonly told: (connector: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Asks all connectors for what concerns one person, by the walk of `nymgate export`: the same requests, but where a list names
 * everybody or everything, only the rows of that person are followed.
 *
 * @returns rows of all tables, as a warehouse would have them
 * @throws ExportFailure; AbortError of `signal`
 */
export async function walkPerson(wishes: WalkWishes): Promise<readonly FoundRow[]> {
  const { connectors, signal } = wishes;
  const rows: FoundRow[] = [];
  await runWalk(
    {
      plans: EXPORT_PLANS.filter(({ connector }) => connectors.includes(connector)),
      times: { started: new Date().toISOString(), mode: 'full' },
      kept: () => undefined,
      begun: () => undefined,
      found: () => [],
      // The simulated tenant has no limits.
      paced: false,
    },
    {
      ask: askForPerson(wishes),
      now: Date.now,
      sleep: async (milliseconds) => void (await sleep(milliseconds, undefined, { signal })),
      put: (put) => rows.push(...tableRows(put, wishes.tables)),
      settle: async () => undefined,
      check: () => undefined,
      lost: () => undefined,
      told: () => undefined,
    },
  );
  return rows;
}

function askForPerson({ asked, person, told, signal }: WalkWishes): WalkPorts['ask'] {
  return async (request) => {
    signal.throwIfAborted();
    const answer = await askApp(asked, request);
    told(request.connector);
    return answer.status === 200
      ? { ...answer, body: keepPerson(request.path, answer.body, person) }
      : answer;
  };
}

function tableRows(put: Put, tables: readonly Table[]): readonly FoundRow[] {
  const { plan, step } = put.task;
  const table = tables.find(({ name, connector }) => name === step.table && connector === plan.connector);
  if (table === undefined) return [];
  const { connector } = plan;
  return put.rows.flatMap((row) => rowsOf(table, ownedRow(put, row)).map((one) => ({ ...one, connector })));
}
