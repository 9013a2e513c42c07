import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import type { Table } from '@nymgate/connectors/tables/table';
import { toRows } from '@nymgate/connectors/tables/to-rows';
import type { PageResult, WalkPorts } from '@nymgate/export/plan/export-types';
import { runWalk } from '@nymgate/export/plan/run-walk';
import { addOwnerColumns } from '@nymgate/export/run/write-segments';
import type { ConnectorRow } from './count-locations.ts';
import { filterResponse, type SubjectPerson } from './person-answers.ts';
import { type AppTarget, requestApp } from './request-app.ts';

export type PersonExportOptions = {
  readonly app: AppTarget;
  readonly connectors: readonly string[];
  readonly tables: readonly Table[];
  readonly person: SubjectPerson;
  /** A request was answered. */
  readonly onConnector: (connector: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Asks all connectors for what concerns one person, by the walk of `nymgate export`: the same requests, but where a list names
 * everybody or everything, only the rows of that person are followed.
 *
 * @returns rows of all tables, as a warehouse would have them
 * @throws ExportFailure; AbortError of `signal`
 */
export async function exportPerson(options: PersonExportOptions): Promise<readonly ConnectorRow[]> {
  const { connectors, signal } = options;
  const rows: ConnectorRow[] = [];
  await runWalk(
    {
      plans: EXPORT_PLANS.filter(({ connector }) => connectors.includes(connector)),
      times: { started: new Date().toISOString(), mode: 'full' },
      getSavedState: () => undefined,
      getProgress: () => undefined,
      getDiscovered: () => [],
      // The simulated tenant has no limits.
      isPaced: false,
    },
    {
      request: createPersonRequest(options),
      now: Date.now,
      sleep: async (milliseconds) => void (await sleep(milliseconds, undefined, { signal })),
      store: (put) => rows.push(...tableRows(put, options.tables)),
      flushIfFull: async () => undefined,
      checkVersion: () => undefined,
      onConnectionLost: () => undefined,
      onEvent: () => undefined,
    },
  );
  return rows;
}

function createPersonRequest({
  app,
  person,
  onConnector,
  signal,
}: PersonExportOptions): WalkPorts['request'] {
  return async (request) => {
    signal.throwIfAborted();
    const answer = await requestApp(app, request);
    onConnector(request.connector);
    return answer.status === 200
      ? { ...answer, body: filterResponse(request.path, answer.body, person) }
      : answer;
  };
}

function tableRows(pageResult: PageResult, tables: readonly Table[]): readonly ConnectorRow[] {
  const { plan, step } = pageResult.task;
  const table = tables.find(({ name, connector }) => name === step.table && connector === plan.connector);
  if (table === undefined) return [];
  const { connector } = plan;
  return pageResult.rows.flatMap((row) =>
    toRows(table, addOwnerColumns(pageResult, row)).map((one) => ({ ...one, connector })),
  );
}
