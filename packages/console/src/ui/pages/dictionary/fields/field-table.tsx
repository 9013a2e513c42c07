// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot stand at heights of their own
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the active row
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  getRowTop,
  getScrollTopFor,
  getTotalHeight,
  getVisibleRange,
  useViewport,
} from '../../../answers/use-row-window.ts';
import { useMedia } from '../../../parts/use-media.ts';
import { usePrinting } from '../../../parts/use-printing.ts';
import { registerShortcuts } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';
import type { FieldRow } from '../search/field-row.ts';
import { FieldTableRow } from './field-table-row.tsx';

/** Pixels: one line, or two in a narrow window. */
const ROW = { wide: 32, narrow: 52 } as const;
const HEADING = 32;

export type FieldTableProps = {
  readonly table: RefObject<HTMLDivElement | null>;
  readonly rows: readonly FieldRow[];
  readonly open: FieldRow | undefined;
  readonly onOpen: (row: FieldRow) => void;
  /** A new query scrolls to the top. */
  readonly question: string;
  /** Filtered connector; empty: none. */
  readonly connector: string;
  /** Total number. */
  readonly connectors: number;
};

export function FieldTable(props: FieldTableProps) {
  return props.rows.length === 0 ? <NothingFound /> : <FieldGrid {...props} />;
}

/** Arrows move, Enter opens. Only rows in view are rendered, and all on paper. */
function FieldGrid(props: FieldTableProps) {
  const { table, rows, open, connector, connectors } = props;
  const height = useMedia('(max-width: 899px)') ? ROW.narrow : ROW.wide;
  const { viewport, scrollTo } = useViewport(table);
  const layout = { count: rows.length, rowHeight: height, opened: -1, detailHeight: 0 };
  const isPrinting = usePrinting();
  const { first, last } = isPrinting
    ? { first: 0, last: rows.length - 1 }
    : getVisibleRange(layout, viewport);
  const { active, choose, onKeyDown } = useFieldCursor(props, height, (index) => {
    const { scrollTop: top = 0, clientHeight = 0 } = table.current ?? {};
    scrollTo(getScrollTopFor(layout, index, { top, height: clientHeight - HEADING }));
  });
  return (
    <div
      ref={table}
      class="field-table"
      role="grid"
      tabIndex={0}
      aria-label={TEXTS.dictionary.table}
      aria-rowcount={rows.length + 1}
      aria-colcount={6}
      aria-activedescendant={`field-${active}`}
      onKeyDown={onKeyDown}
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
      <div
        role="rowgroup"
        class="field-rows"
        style={isPrinting ? undefined : { height: `${getTotalHeight(layout)}px` }}
      >
        {rows.slice(first, last + 1).map((row, offset) => (
          <FieldTableRow
            key={first + offset}
            row={row}
            at={first + offset}
            place={isPrinting ? undefined : { top: getRowTop(layout, first + offset), height }}
            connectors={connectorWords(row, connector, connectors)}
            active={first + offset === active}
            open={row === open}
            onOpen={() => choose(first + offset)}
          />
        ))}
      </div>
    </div>
  );
}

function useFieldCursor(props: FieldTableProps, height: number, scrollToRow: (index: number) => void) {
  const { table, rows, open, onOpen, question } = props;
  const [cursor, setCursor] = useState(0);
  const end = rows.length - 1;
  const active = Math.min(cursor, end);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(end, to));
    setCursor(next);
    scrollToRow(next);
  };
  useEffect(() => {
    setCursor(0);
    table.current?.scrollTo({ top: 0 });
  }, [question]);
  useEffect(() => {
    const index = open === undefined ? -1 : rows.indexOf(open);
    if (index >= 0) move(index);
  }, [open]);
  useEffect(() => registerShortcuts({ j: () => move(active + 1), k: () => move(active - 1) }));
  const choose = (index: number): void => {
    const row = rows[index];
    setCursor(index);
    if (row !== undefined) onOpen(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.floor((table.current?.clientHeight ?? 320) / height) - 2;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page },
      ...{ Home: 0, End: end },
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter') choose(active);
    else return;
    event.preventDefault();
  };
  return { active, choose, onKeyDown };
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

/** "All" or the names, the filtered connector first. */
function connectorWords({ locations }: FieldRow, first: string, all: number): string {
  if (locations.length === all && all > 1) return TEXTS.dictionary.allOf(all);
  const named = locations.toSorted(
    (one, other) => Number(other.connector.id === first) - Number(one.connector.id === first),
  );
  return named.map(({ connector }) => connector.title).join(', ');
}
