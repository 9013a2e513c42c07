// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot stand where most rows are not there
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays at the grid, which names its row (aria-activedescendant)
import type { Ref } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { usePrinting } from '../parts/use-printing.ts';
import { TEXTS } from '../texts/en.ts';
import { getPlace, ResponseRow, rowId } from './response-row.tsx';
import { type GridRows, useGridCursor } from './use-grid-cursor.ts';
import {
  getRowTop,
  getScrollTopFor,
  getTotalHeight,
  getVisibleRange,
  type RowLayout,
  useHeight,
  useViewport,
} from './use-row-window.ts';
import { type FollowUpCall, ValueDetail, type ValueDetailProps } from './value-detail.tsx';
import { valuesInside } from './visible-rows.ts';

export type ResponseGridProps = GridRows & {
  readonly ends: Int32Array;
  readonly next: FollowUpCall | undefined;
};

/** `--row` in tokens.css. */
const ROW_HEIGHT = 20;
/** Of the sticky heading. */
const HEAD_HEIGHT = 25;
/** About 100 pages. A response of 5 MB has 250,000 rows. */
const MAX_PRINTED_ROWS = 5_000;

/** Renders the rows in view, and all on paper. The focus stays at the grid, so that it isn't lost when a row scrolls out of view. */
export function ResponseGrid(props: ResponseGridProps) {
  const { aligned, visible, selected } = props;
  const { box, viewport, scrollTo } = useViewport();
  const opened = useMemo(() => visible.indexOf(selected ?? -1), [selected, visible]);
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
  /** Undefined on paper. */
  const inLayout = usePrinting() ? undefined : layout;
  const shown = inLayout === undefined ? listPrinted(visible) : listShown(inLayout, viewport, position);
  const rows = shown.map((at) => (
    <GridRow key={visible[at]} {...props} {...{ at, position, choose, layout: inLayout }} />
  ));
  const active = visible[position];
  const row = selected === undefined ? undefined : aligned.rows[selected];
  // On paper the details follow their row.
  if (opened >= 0 && row !== undefined)
    rows.splice(
      shown.findLastIndex((at) => at <= opened) + 1,
      0,
      <DetailRow
        key="detail"
        box={detail}
        top={inLayout && getRowTop(inLayout, opened) + ROW_HEIGHT}
        {...{ row, field: aligned.fields[row.field ?? -1], next: props.next }}
      />,
    );
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
      <div
        role="rowgroup"
        class="answer-rows"
        style={inLayout && { height: `${Math.max(0, getTotalHeight(inLayout))}px` }}
      >
        {rows}
      </div>
      {inLayout === undefined && visible.length > MAX_PRINTED_ROWS && (
        <p>{TEXTS.answers.printed(MAX_PRINTED_ROWS, visible.length)}</p>
      )}
    </div>
  );
}

function listRange(from: number, end: number): number[] {
  return [...Array(Math.max(0, end - from)).keys()].map((each) => each + from);
}

function listPrinted(visible: readonly number[]): readonly number[] {
  return listRange(0, Math.min(visible.length, MAX_PRINTED_ROWS));
}

/** The row of aria-activedescendant must exist, in view or not. */
function listShown(
  layout: RowLayout,
  viewport: Parameters<typeof getVisibleRange>[1],
  active: number,
): readonly number[] {
  const { first, last } = getVisibleRange(layout, viewport);
  const inView = listRange(first, last + 1);
  return active >= 0 && (active < first || active > last) ? [...inView, active] : inView;
}

type DetailRowProps = ValueDetailProps & {
  readonly box: Ref<HTMLDivElement>;
  /** Undefined on paper. */
  readonly top: number | undefined;
};

function DetailRow({ box, top, ...detail }: DetailRowProps) {
  return (
    <div ref={box} role="row" class="answer-detail" style={getPlace(top)}>
      <div role="gridcell" aria-colspan={3}>
        <ValueDetail {...detail} />
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
  /** Undefined on paper. */
  readonly layout: RowLayout | undefined;
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
      top={layout && getRowTop(layout, at)}
      isActive={at === position}
      isSelected={index === selected}
      inside={folded.has(index) ? valuesInside(aligned.rows, ends, index) : undefined}
      onSelect={() => choose(at)}
      onFold={() => onFold(index)}
    />
  );
}
