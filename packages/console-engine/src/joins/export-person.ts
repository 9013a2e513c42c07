import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS } from '@nymgate/connectors/export-plans';
import type { Table } from '@nymgate/connectors/tables/table';
import { toRows } from '@nymgate/connectors/tables/to-rows';
import type { PageResult, WalkPorts } from '@nymgate/export/plan/export-types';
import { runWalk } from '@nymgate/export/plan/run-walk';
import { addOwnerColumns } from '@nymgate/export/plan/sort-rows';
import { type AppTarget, requestApp } from '../shared/request-gateway.ts';
import type { ConnectorRow } from './count-locations.ts';

export type PersonExportOptions = {
  readonly app: AppTarget;
  readonly connectors: readonly string[];
  readonly tables: readonly Table[];
  readonly person: SubjectPerson;
  /** Called after each response. */
  readonly onConnector: (connector: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Requests everything about one person with the walk of `nymgate export`; of tenant-wide lists only that person's rows
 * are followed.
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
      onNotice: () => undefined,
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

type SubjectPerson = {
  /** `p~…` of the object ID. */
  readonly id: string;
  /** IDs of the person's groups and teams. */
  readonly belongsTo: ReadonlySet<string>;
  /** Hashes of all identifiers of the person. */
  readonly hashes: ReadonlySet<string>;
};

type Row = Readonly<Record<string, unknown>>;

/** Tenant-wide lists, and which of their rows concern the person. */
const LISTS: readonly (readonly [RegExp, (row: Row, person: SubjectPerson) => boolean])[] = [
  [/^\/v1\.0\/users(?:\/delta(?:\(\))?)?(?:\?|$)/, (row, { id }) => row['id'] === id],
  [
    /^\/v1\.0\/(?:groups|teams)(?:\/delta(?:\(\))?)?(?:\?|$)/,
    (row, { belongsTo }) => belongsTo.has(String(row['id'])),
  ],
  [/^\/v1\.0\/communications\/callRecords(?:\?|$)/, concerns],
];

/** Resources that take a request each: following all of them for a busy person takes minutes. */
export const MAX_RESOURCES = 5;
const THINGS = /\/(?:callRecords|chats|allChannels|drives|groups|teams|attendanceReports)(?:\?|$)/;

/** Reduces a response to the rows of one person and its first page. */
export function filterResponse(path: string, body: string, person: SubjectPerson): string {
  const document = JSON.parse(body) as Row;
  const rows = document['value'];
  if (!Array.isArray(rows)) return body;
  const keep = LISTS.find(([pattern]) => pattern.test(path))?.[1];
  const matching = keep === undefined ? rows : (rows as readonly Row[]).filter((row) => keep(row, person));
  const value = THINGS.test(path) ? matching.slice(0, MAX_RESOURCES) : matching;
  // The person may be on any page of a tenant-wide list.
  const isComplete = keep === undefined || matching.length > 0;
  const { '@odata.nextLink': next, ...rest } = document;
  return JSON.stringify({ ...rest, value, ...(!isComplete && { '@odata.nextLink': next }) });
}

function concerns(row: Row, { hashes }: SubjectPerson): boolean {
  const text = JSON.stringify(row);
  return [...hashes].some((hash) => text.includes(hash));
}
