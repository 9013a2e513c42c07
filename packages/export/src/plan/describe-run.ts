import type { ExportPlan, ExportStep } from '@nymgate/connectors/export-plans';
import type { RunHead, RunState, Segment } from './export-state.ts';
import type { ExportGap, ServedVersion, TaskProgress, TaskScope } from './export-types.ts';
import type { DeliveredProperties } from './selected-properties.ts';

type GapGroup = {
  readonly status: number;
  readonly code: string;
  readonly owners: number;
  readonly of: readonly TaskScope[];
};

export type TableReport = {
  /** `replace`: the files contain the complete table. `merge`: rows replace those with the same key. */
  readonly load: 'replace' | 'merge';
  readonly rows: number;
  readonly removed: number;
  readonly resets: number;
  /** Requested owners and those with rows; absent if the table has no owners. */
  readonly owners?: { readonly asked: number; readonly answered: number };
  readonly gaps: readonly GapGroup[];
  readonly skipped?: string;
  /** In a full run: delivered properties without a value in any row. */
  readonly empty?: readonly string[];
  /** Delivered properties that the export never requests. */
  readonly notRequested?: readonly string[];
  readonly files: readonly Pick<Segment, 'file' | 'rows' | 'bytes' | 'sha256'>[];
};

export type Manifest = {
  readonly nymgateExport: 1;
  readonly run: string;
  readonly mode: RunHead['mode'];
  readonly files: RunHead['files'];
  readonly started: string;
  readonly ended: string;
  readonly since?: string;
  readonly connectors: Readonly<
    Record<
      string,
      Partial<ServedVersion> & {
        readonly tables: Readonly<Record<string, TableReport>>;
        /** Lists that only lead to tables, and that the rules don't allow: those tables are empty. */
        readonly skippedLists?: Readonly<Record<string, string>>;
      }
    >
  >;
};

/** Undefined if the rules are unknown. */
export type GetDelivered = (plan: ExportPlan, step: ExportStep) => DeliveredProperties | undefined;

/** Nested lists with their own files, such as `message_toRecipients`; none if lists stay in records. */
export type GetListColumns = (connector: string, table: string) => readonly string[];

/** Describes a finished run in plan order, including tables without rows. */
export function describeRun(
  run: RunState,
  plans: readonly ExportPlan[],
  {
    ended,
    ...lookups
  }: { readonly ended: string; readonly getListColumns: GetListColumns; readonly getDelivered: GetDelivered },
): Manifest {
  const { id, mode, files, started, since } = run.head;
  const connectors = plans.map((plan) => [
    plan.connector,
    {
      ...run.marks.get(plan.connector),
      tables: describeTables(run, plan, lookups),
      ...describeLists(run, plan),
    },
  ]);
  return {
    nymgateExport: 1,
    run: id,
    mode,
    files,
    started,
    ended,
    ...(since !== undefined && { since }),
    connectors: Object.fromEntries(connectors) as Manifest['connectors'],
  };
}

function describeTables(
  run: RunState,
  plan: ExportPlan,
  { getListColumns, getDelivered }: { getListColumns: GetListColumns; getDelivered: GetDelivered },
): Readonly<Record<string, TableReport>> {
  const tables = new Map<string, ExportStep[]>();
  for (const step of plan.steps) {
    if (step.table !== null) tables.set(step.table, [...(tables.get(step.table) ?? []), step]);
  }
  const records = [...tables].map(
    ([name, steps]) => [name, describeTable(run, { plan, name, steps, getDelivered })] as const,
  );
  const lists = records.flatMap(([name, { load }]) =>
    getListColumns(plan.connector, name).map(
      (list) => [list, describeList(run, plan, { list, load })] as const,
    ),
  );
  return Object.fromEntries([...records, ...lists]);
}

function describeLists(
  run: RunState,
  { connector, steps }: ExportPlan,
): { readonly skippedLists?: Readonly<Record<string, string>> } {
  const skipped = steps.flatMap(({ id, table }) => {
    const refused = table === null ? run.progress.get(`${connector} ${id}`)?.refused : undefined;
    return refused === undefined ? [] : [[id, refused] as const];
  });
  return skipped.length === 0 ? {} : { skippedLists: Object.fromEntries(skipped) };
}

function describeList(
  run: RunState,
  { connector }: ExportPlan,
  { list, load }: { readonly list: string; readonly load: TableReport['load'] },
): TableReport {
  const segments = run.segments.filter((one) => one.connector === connector && one.table === list);
  return { load, ...computeTotals(segments), gaps: [] };
}

function computeTotals(
  segments: readonly Segment[],
): Pick<TableReport, 'rows' | 'removed' | 'resets' | 'files'> {
  const sum = (value: (segment: Segment) => number) => segments.reduce((total, one) => total + value(one), 0);
  return {
    rows: sum(({ rows }) => rows),
    removed: sum(({ removed }) => removed),
    resets: sum(({ resets }) => resets),
    files: segments.map(({ file, rows, bytes, sha256 }) => ({ file, rows, bytes, sha256 })),
  };
}

type TableParts = {
  readonly plan: ExportPlan;
  readonly name: string;
  readonly steps: readonly ExportStep[];
  readonly getDelivered: GetDelivered;
};

function describeTable(run: RunState, parts: TableParts): TableReport {
  const { plan, name, steps } = parts;
  const segments = run.segments.filter(
    ({ connector, table }) => connector === plan.connector && table === name,
  );
  const progress = steps.flatMap((step) => listProgress(run, `${plan.connector} ${step.id}`));
  const gaps = progress.flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
  const skipped = progress.find(({ refused }) => refused !== undefined)?.refused;
  const requested = progress.length;
  return {
    load:
      run.head.mode === 'full' || steps.every(({ changes }) => changes.kind === 'all') ? 'replace' : 'merge',
    ...computeTotals(segments),
    ...(steps.some(({ loops }) => loops !== undefined) && {
      owners: {
        asked: requested,
        answered: requested - gaps.length - progress.filter(({ refused }) => refused).length,
      },
    }),
    gaps: groupGaps(gaps),
    ...(skipped !== undefined && { skipped }),
    ...describeColumns(run, parts),
  };
}

/** Rows of changes may lack values that did not change, so only full runs show empty properties. */
function describeColumns(
  run: RunState,
  { plan, name, steps, getDelivered }: TableParts,
): Pick<TableReport, 'empty' | 'notRequested'> {
  const filled = run.filled.get(`${plan.connector} ${name}`);
  const delivered = steps.filter(({ table }) => table !== null).map((step) => getDelivered(plan, step));
  const notRequested = toSorted(delivered.flatMap((one) => one?.notRequested ?? []));
  const requested = steps.flatMap(
    (step, at) => run.selected.get(`${plan.connector} ${step.id}`) ?? delivered[at]?.requested ?? [],
  );
  const empty = toSorted(requested).filter((property) => filled?.has(property) === false);
  return {
    ...(run.head.mode === 'full' && empty.length > 0 && { empty }),
    ...(notRequested.length > 0 && { notRequested }),
  };
}

function toSorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

function listProgress(run: RunState, name: string): readonly TaskProgress[] {
  return [...run.progress.values()].filter(({ task }) => task === name || task.startsWith(`${name} `));
}

function groupGaps(gaps: readonly ExportGap[]): readonly GapGroup[] {
  const groups = new Map<string, ExportGap[]>();
  for (const gap of gaps) {
    const name = `${gap.status} ${gap.code}`;
    const group = groups.get(name) ?? [];
    group.push(gap);
    groups.set(name, group);
  }
  const sorted = [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return sorted.flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ status: first.status, code: first.code, owners: group.length, of: sortScopes(group) }];
  });
}

/** In no order of Graph's. */
function sortScopes(group: readonly ExportGap[]): readonly TaskScope[] {
  const named = group.map(({ of }) => ({ of, text: JSON.stringify(of) }));
  return named.toSorted((left, right) => (left.text < right.text ? -1 : 1)).map(({ of }) => of);
}

/** Properties that are empty in all rows: `entra-id user.state`. */
export function listEmptyColumns({ connectors }: Manifest): readonly string[] {
  return Object.entries(connectors).flatMap(([connector, { tables }]) =>
    Object.entries(tables).flatMap(([name, { empty = [] }]) =>
      empty.map((property) => `${connector} ${name}.${property}`),
    ),
  );
}

/** Tables without rows for any owner, for another reason than 404: a permission or license is missing. */
export function deniedTables({ connectors }: Manifest): readonly string[] {
  return Object.entries(connectors).flatMap(([connector, { tables }]) =>
    Object.entries(tables).flatMap(([name, { owners, gaps }]) =>
      owners !== undefined &&
      owners.asked > 0 &&
      owners.answered === 0 &&
      gaps.some(({ status }) => status !== 404)
        ? [`${connector} ${name}`]
        : [],
    ),
  );
}
