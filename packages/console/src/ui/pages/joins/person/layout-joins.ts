import type { JoinLocation, PersonPseudonym } from '../../../../wire/joins.ts';

/** Pixels. */
export type GraphNode = {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly side: Side;
};
type Side = 'left' | 'middle' | 'right';

export type GraphEdge = { readonly path: string; readonly rows: number };

export type JoinsLayout = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly lines: readonly GraphEdge[];
};

const WIDTH = 960;
const ROW = 24;
const MARGIN = 16;
/** Ends of labels on the left, centers in the middle, starts on the right. */
const AT = { left: 290, middle: 480, right: 670 } as const;
const HALF = 84;

/** Pseudonyms in the middle, records on both sides in the order of their connectors. Deterministic. */
export function layoutJoins(
  pseudonyms: readonly PersonPseudonym[],
  places: readonly JoinLocation[],
): JoinsLayout {
  const records = createRecords(places);
  const half = Math.ceil(records.length / 2);
  const used = pseudonyms.map((_, at) => at).filter((at) => places.some(({ pseudonym }) => pseudonym === at));
  const height = 2 * MARGIN + ROW * Math.max(half, used.length, 1);
  const middle = used.map((at, row) => ({ at, y: spread(row, used.length, height) }));
  const nodes = records.map(({ label }, at): GraphNode & { readonly at: number } => {
    const side = at < half ? 'left' : 'right';
    const count = side === 'left' ? half : records.length - half;
    return { label, side, x: AT[side], y: spread(at < half ? at : at - half, count, height), at };
  });
  return {
    width: WIDTH,
    height,
    nodes: [
      ...nodes.map(({ label, side, x, y }) => ({ label, side, x, y })),
      ...middle.map(
        ({ at, y }): GraphNode => ({
          label: `${at + 1} ${shortenPseudonym(pseudonyms[at]?.text ?? '')}`,
          side: 'middle',
          x: AT.middle,
          y,
        }),
      ),
    ],
    lines: nodes.flatMap((node) =>
      middle.flatMap(({ at, y }) => {
        const rows = records[node.at]?.rows.get(at) ?? 0;
        return rows === 0 ? [] : [{ path: curve(node, y), rows }];
      }),
    ),
  };
}

type RecordNode = { readonly label: string; readonly rows: Map<number, number> };

/** A list belongs to its record: `message_toRecipients` to `message`. */
function createRecords(places: readonly JoinLocation[]): readonly RecordNode[] {
  const records = new Map<string, RecordNode>();
  const sorted = places.toSorted((one, other) => compare(createLabel(one), createLabel(other)));
  for (const place of sorted) {
    const label = createLabel(place);
    const record = records.get(label) ?? { label, rows: new Map<number, number>() };
    record.rows.set(place.pseudonym, (record.rows.get(place.pseudonym) ?? 0) + place.rows);
    records.set(label, record);
  }
  return [...records.values()];
}

function createLabel({ connector, table }: JoinLocation): string {
  return `${connector} · ${table.split('_')[0] ?? table}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function spread(row: number, count: number, height: number): number {
  return Math.round(MARGIN + ((row + 0.5) * (height - 2 * MARGIN)) / count);
}

function curve({ side, x, y }: GraphNode, to: number): string {
  const [start, end] = side === 'left' ? [x + 6, AT.middle - HALF] : [x - 6, AT.middle + HALF];
  const bend = (start + end) / 2;
  return `M${start} ${y}C${bend} ${y} ${bend} ${to} ${end} ${to}`;
}

/** @example shortenPseudonym('p~1cJXrLIhMa1n…') // 'p~1cJXrLIh…' */
export function shortenPseudonym(text: string): string {
  return text.length > 11 ? `${text.slice(0, 10)}…` : text;
}
