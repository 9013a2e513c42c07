// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot stand where most rows are not there
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays at the grid, which names its row (aria-activedescendant)
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AlignedResponse } from '../../wire/aligned-response.ts';
import { registerShortcuts } from '../shell/shortcuts.ts';
import { TEXTS } from '../texts/en.ts';
import { ResponseRow, rowId } from './response-row.tsx';
import {
  getRowTop,
  getScrollTopFor,
  getTotalHeight,
  getVisibleRange,
  type RowLayout,
  useHeight,
  useViewport,
} from './use-row-window.ts';
import { type FollowUpCall, ValueDetail } from './value-detail.tsx';
import { isExpandable, valuesInside } from './visible-rows.ts';

export type ResponseGridProps = {
  readonly aligned: AlignedResponse;
  readonly ends: Int32Array;
  /** Indexes of the visible rows. */
  readonly visible: readonly number[];
  readonly folded: ReadonlySet<number>;
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly onFold: (row: number) => void;
  readonly next: FollowUpCall | undefined;
};

/** `--row` in tokens.css. */
const ROW_HEIGHT = 20;
/** Of the sticky heading. */
const HEAD_HEIGHT = 25;

/** Renders the rows in view. The focus stays at the grid, so that it isn't lost when a row scrolls out of view. */
export function ResponseGrid(props: ResponseGridProps) {
  const { aligned, visible, selected } = props;
  const { box, viewport, scrollTo } = useViewport();
  const opened = useMemo(
    () => (selected === undefined ? -1 : visible.indexOf(selected)),
    [selected, visible],
  );
  const detail = useRef<HTMLDivElement>(null);
  const detailHeight = useHeight(detail, `${opened} ${selected}`);
  const layout: RowLayout = { count: visible.length, rowHeight: ROW_HEIGHT, opened, detailHeight };
  const inView = { top: viewport.top, height: Math.max(0, viewport.height - HEAD_HEIGHT) };
  const { position, onKeyDown, choose } = useGridCursor(props, {
    layout,
    pageRows: Math.max(1, Math.floor(inView.height / ROW_HEIGHT) - 1),
    scrollToRow: (row) => scrollTo(getScrollTopFor(layout, row, inView)),
    focus: () => box.current?.focus({ preventScroll: true }),
  });
  const { first, last } = getVisibleRange(layout, viewport);
  const shown = [...Array(Math.max(0, last - first + 1)).keys()].map((each) => each + first);
  // The row of aria-activedescendant must exist.
  if (position >= 0 && (position < first || position > last)) shown.push(position);
  const active = visible[position];
  const row = selected === undefined ? undefined : aligned.rows[selected];
  return (
    <div
      ref={box}
      class="answer-grid"
      role="treegrid"
      tabIndex={0}
      aria-label={TEXTS.answers.title}
      aria-rowcount={visible.length + 1}
      aria-activedescendant={active === undefined ? undefined : rowId(active)}
      onKeyDown={onKeyDown}
    >
      <GridHead />
      <div role="rowgroup" class="answer-rows" style={{ height: `${Math.max(0, getTotalHeight(layout))}px` }}>
        {shown.map((at) => (
          <GridRow key={visible[at]} {...props} at={at} layout={layout} position={position} choose={choose} />
        ))}
        {opened >= 0 && row !== undefined && (
          <div
            ref={detail}
            role="row"
            class="answer-detail"
            style={{ transform: `translateY(${getRowTop(layout, opened) + ROW_HEIGHT}px)` }}
          >
            <div role="gridcell" aria-colspan={3}>
              <ValueDetail row={row} field={aligned.fields[row.field ?? -1]} next={props.next} />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function GridHead() {
  const { raw, rawTitle, became, safe, safeTitle } = TEXTS.answers;
  return (
    <div role="rowgroup" class="answer-head">
      <div role="row" aria-rowindex={1} class="answer-row">
        <span role="columnheader" class="cell raw">
          {raw} <span class="muted">{rawTitle}</span>
        </span>
        <span role="columnheader" class="cell fate-cell">
          {became}
        </span>
        <span role="columnheader" class="cell safe">
          {safe} <span class="muted">{safeTitle}</span>
        </span>
      </div>
    </div>
  );
}

type GridRowProps = ResponseGridProps & {
  readonly at: number;
  readonly layout: RowLayout;
  readonly position: number;
  readonly choose: (at: number) => void;
};

function GridRow({ aligned, ends, visible, folded, selected, onFold, ...place }: GridRowProps) {
  const { at, layout, position, choose } = place;
  const index = visible[at];
  const row = index === undefined ? undefined : aligned.rows[index];
  if (index === undefined || row === undefined) return null;
  return (
    <ResponseRow
      row={row}
      index={index}
      rowIndex={at + 2}
      top={getRowTop(layout, at)}
      isActive={at === position}
      isSelected={index === selected}
      inside={folded.has(index) ? valuesInside(aligned.rows, ends, index) : undefined}
      onSelect={() => choose(at)}
      onFold={() => onFold(index)}
    />
  );
}

type GridView = {
  readonly layout: RowLayout;
  /** Rows that PageUp and PageDown move. */
  readonly pageRows: number;
  readonly scrollToRow: (row: number) => void;
  readonly focus: () => void;
};

/** The cursor that keys and shortcuts move, as a position in `visible`. */
function useGridCursor(props: ResponseGridProps, { layout, pageRows, scrollToRow, focus }: GridView) {
  const { aligned, visible, folded, selected, onSelect, onFold } = props;
  const [cursor, setCursor] = useState(0);
  const end = visible.length - 1;
  const position = Math.min(cursor, end);
  const goTo = (row: number) => {
    const target = Math.max(0, Math.min(end, row));
    setCursor(target);
    scrollToRow(target);
  };
  const stepToValue = (direction: 1 | -1) => {
    let next = position + direction;
    while (next > 0 && next < end && aligned.rows[visible[next] ?? -1]?.kind !== 'value') next += direction;
    goTo(next);
    focus();
  };
  const toggle = (at: number) => {
    const row = visible[at];
    if (row !== undefined) onSelect(row === selected ? undefined : row);
  };
  const fold = (wasFolded: boolean) => {
    const row = visible[position];
    const kind = row === undefined ? undefined : aligned.rows[row]?.kind;
    if (row !== undefined && kind !== undefined && isExpandable(kind) && folded.has(row) === wasFolded)
      onFold(row);
  };
  useEffect(() =>
    registerShortcuts({
      j: () => stepToValue(1),
      k: () => stepToValue(-1),
      e: () => toggle(position),
    }),
  );
  // Scrolls the row of the URL, or the one just opened, into view.
  useEffect(() => {
    if (layout.opened >= 0) goTo(layout.opened);
  }, [layout.opened, layout.detailHeight]);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => goTo(position + 1),
    ArrowUp: () => goTo(position - 1),
    PageDown: () => goTo(position + pageRows),
    PageUp: () => goTo(position - pageRows),
    Home: () => goTo(0),
    End: () => goTo(end),
    Enter: () => toggle(position),
    ' ': () => toggle(position),
    Escape: () => onSelect(undefined),
    ArrowRight: () => fold(true),
    ArrowLeft: () => fold(false),
  };
  return {
    position,
    choose: (at: number) => {
      setCursor(at);
      toggle(at);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const move = event.target === event.currentTarget ? moves[event.key] : undefined;
      if (move === undefined) return;
      event.preventDefault();
      move();
    },
  };
}
