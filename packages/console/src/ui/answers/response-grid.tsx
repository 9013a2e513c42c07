// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot stand where most rows are not there
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays at the grid, which names its row (aria-activedescendant)
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AlignedResponse } from '../../wire/aligned-response.ts';
import { registerShortcut } from '../shell/shortcuts.ts';
import { TEXTS } from '../texts/en.ts';
import { ResponseRow, rowId } from './response-row.tsx';
import { getRowTop, getScrollTopFor, getTotalHeight, getVisibleRange, type RowLayout } from './row-window.ts';
import { useHeight, useViewport } from './use-row-window.ts';
import { type FollowUpCall, ValueDetail } from './value-detail.tsx';
import { isExpandable, valuesInside } from './visible-rows.ts';

export type ResponseGridProps = {
  readonly aligned: AlignedResponse;
  readonly ends: Int32Array;
  /** Indexes of the rows that are seen. */
  readonly visible: readonly number[];
  readonly folded: ReadonlySet<number>;
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly onFold: (row: number) => void;
  readonly next: FollowUpCall | undefined;
};

/** As `--row` of the tokens says. */
const ROW_HEIGHT = 20;
/** The heading stays in sight above them. */
const HEAD_HEIGHT = 25;

/**
 * The rows that are in sight, and a cursor that the keyboard moves. The focus stays at the grid, which names the row that it means, so
 * that it is never lost when a row scrolls out of sight.
 */
export function ResponseGrid({
  aligned,
  ends,
  visible,
  folded,
  selected,
  onSelect,
  onFold,
  next,
}: ResponseGridProps) {
  const { rows, fields } = aligned;
  const { box, viewport, scrollTo } = useViewport();
  const [cursor, setCursor] = useState(0);
  const position = Math.min(cursor, visible.length - 1);
  const opened = useMemo(
    () => (selected === undefined ? -1 : visible.indexOf(selected)),
    [selected, visible],
  );
  const detail = useRef<HTMLDivElement>(null);
  const detailHeight = useHeight(detail, `${opened} ${selected}`);
  const layout: RowLayout = { count: visible.length, rowHeight: ROW_HEIGHT, opened, detailHeight };
  const seen = { top: viewport.top, height: Math.max(0, viewport.height - HEAD_HEIGHT) };

  const goTo = (next: number) => {
    const wanted = Math.max(0, Math.min(visible.length - 1, next));
    setCursor(wanted);
    scrollTo(getScrollTopFor(layout, wanted, seen));
  };
  const step = (direction: 1 | -1) => {
    let next = position + direction;
    while (next > 0 && next < visible.length - 1 && rows[visible[next] ?? -1]?.kind !== 'value')
      next += direction;
    goTo(next);
    box.current?.focus({ preventScroll: true });
  };
  const toggle = (at: number) => {
    const row = visible[at];
    if (row !== undefined) onSelect(row === selected ? undefined : row);
  };
  useEffect(() => {
    const undo = [
      registerShortcut('j', () => step(1)),
      registerShortcut('k', () => step(-1)),
      registerShortcut('e', () => toggle(position)),
    ];
    return () => {
      for (const each of undo) each();
    };
  });
  // What the address names, or what was just opened, is in sight whole.
  useEffect(() => {
    if (opened >= 0) goTo(opened);
  }, [opened, detailHeight]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = visible[position];
    const page = Math.max(1, Math.floor(seen.height / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(position + 1),
      ArrowUp: () => goTo(position - 1),
      PageDown: () => goTo(position + page),
      PageUp: () => goTo(position - page),
      Home: () => goTo(0),
      End: () => goTo(visible.length - 1),
      Enter: () => toggle(position),
      ' ': () => toggle(position),
      Escape: () => onSelect(undefined),
      ArrowRight: () => row !== undefined && folded.has(row) && onFold(row),
      ArrowLeft: () => {
        const kind = row === undefined ? undefined : rows[row]?.kind;
        if (row !== undefined && kind !== undefined && isExpandable(kind) && !folded.has(row)) onFold(row);
      },
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  const { first, last } = getVisibleRange(layout, viewport);
  const shown = [...Array(Math.max(0, last - first + 1)).keys()].map((each) => each + first);
  // The row that the grid names has to be there.
  if (position >= 0 && (position < first || position > last)) shown.push(position);
  const active = visible[position];
  const detailOf = selected === undefined ? undefined : rows[selected];
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
      <div role="rowgroup" class="answer-head">
        <div role="row" aria-rowindex={1} class="answer-row">
          <span role="columnheader" class="cell raw">
            {TEXTS.answers.raw} <span class="muted">{TEXTS.answers.rawTitle}</span>
          </span>
          <span role="columnheader" class="cell fate-cell">
            {TEXTS.answers.became}
          </span>
          <span role="columnheader" class="cell safe">
            {TEXTS.answers.safe} <span class="muted">{TEXTS.answers.safeTitle}</span>
          </span>
        </div>
      </div>
      <div role="rowgroup" class="answer-rows" style={{ height: `${Math.max(0, getTotalHeight(layout))}px` }}>
        {shown.map((at) => {
          const index = visible[at];
          const row = index === undefined ? undefined : rows[index];
          if (index === undefined || row === undefined) return null;
          const isFolded = folded.has(index);
          return (
            <ResponseRow
              key={index}
              row={row}
              index={index}
              rowIndex={at + 2}
              top={getRowTop(layout, at)}
              isActive={at === position}
              isSelected={index === selected}
              inside={isFolded ? valuesInside(rows, ends, index) : undefined}
              onSelect={() => {
                setCursor(at);
                toggle(at);
              }}
              onFold={() => onFold(index)}
            />
          );
        })}
        {opened >= 0 && selected !== undefined && detailOf !== undefined && (
          <div
            ref={detail}
            role="row"
            class="answer-detail"
            style={{ transform: `translateY(${getRowTop(layout, opened) + ROW_HEIGHT}px)` }}
          >
            <div role="gridcell" aria-colspan={3}>
              <ValueDetail row={detailOf} field={fields[detailOf.field ?? -1]} next={next} />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
