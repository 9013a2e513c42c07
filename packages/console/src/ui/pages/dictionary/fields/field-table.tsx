// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot stand at heights of their own
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the active row
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useMedia } from '../../../parts/use-media.ts';
import { registerShortcut } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';
import type { FieldRow } from '../search/field-row.ts';
import { FieldTableRow } from './field-table-row.tsx';
import { useVirtualRows } from './use-virtual-rows.ts';

/** Heights of a row, pixels: one line, and two where the window is narrow. */
const ROW = { wide: 32, narrow: 52 } as const;
const HEADING = 32;

export type FieldTableProps = {
  readonly table: RefObject<HTMLDivElement | null>;
  readonly rows: readonly FieldRow[];
  readonly open: FieldRow | undefined;
  readonly onOpen: (row: FieldRow) => void;
  /** What was asked; another question begins at the top. */
  readonly question: string;
  /** Connector that the rows are narrowed to; empty: none. */
  readonly connector: string;
  /** How many there are. */
  readonly connectors: number;
};

/** Fields as a table, or what to try where there is none. */
export function FieldTable(props: FieldTableProps) {
  return props.rows.length === 0 ? <NothingFound /> : <FieldGrid {...props} />;
}

/** Arrows move, Enter opens. Only the rows in sight are there. */
function FieldGrid({ table, rows, open, onOpen, question, connector, connectors }: FieldTableProps) {
  const narrow = useMedia('(max-width: 899px)');
  const height = narrow ? ROW.narrow : ROW.wide;
  const [active, setActive] = useState(0);
  const virtual = useVirtualRows({ scroller: table, count: rows.length, height, heading: HEADING });
  const at = Math.min(active, rows.length - 1);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollTo(next);
  };
  useEffect(() => {
    setActive(0);
    table.current?.scrollTo({ top: 0 });
  }, [question]);
  useEffect(() => {
    const place = open === undefined ? -1 : rows.indexOf(open);
    if (place >= 0) move(place);
  }, [open]);
  useEffect(() => registerShortcut('j', () => move(at + 1)));
  useEffect(() => registerShortcut('k', () => move(at - 1)));
  const page = Math.floor((table.current?.clientHeight ?? 320) / height) - 2;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows.length - 1,
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (event.key === 'Enter' && row !== undefined) onOpen(row);
    const to = steps[event.key];
    if (to !== undefined) move(to);
    if (to !== undefined || event.key === 'Enter') event.preventDefault();
  };
  return (
    <div
      ref={table}
      class="field-table"
      role="grid"
      tabIndex={0}
      aria-label={TEXTS.dictionary.table}
      aria-rowcount={rows.length + 1}
      aria-colcount={6}
      aria-activedescendant={`field-${at}`}
      onKeyDown={press}
    >
      <div role="rowgroup" class="field-heading">
        <div role="row" aria-rowindex={1} class="field-row">
          {TEXTS.dictionary.heads.map((head) => (
            <span role="columnheader" key={head}>
              {head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="field-rows" style={{ height: `${virtual.total}px` }}>
        {virtual.items.map(({ index, top }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <FieldTableRow
              key={index}
              row={row}
              at={index}
              place={{ top, height }}
              connectors={connectorWords(row, connector, connectors)}
              active={index === at}
              open={row === open}
              onOpen={() => {
                setActive(index);
                onOpen(row);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function NothingFound() {
  return (
    <div class="nothing">
      <p>{TEXTS.dictionary.nothing}</p>
      <ul>
        {TEXTS.dictionary.try.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** Who has the line: all, or their names, first the one that is asked for. */
function connectorWords({ locations }: FieldRow, first: string, all: number): string {
  if (locations.length === all && all > 1) return TEXTS.dictionary.allOf(all);
  const named = locations.toSorted(
    (one, other) => Number(other.connector.id === first) - Number(one.connector.id === first),
  );
  return named.map(({ connector }) => connector.title).join(', ');
}
