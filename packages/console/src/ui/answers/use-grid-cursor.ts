import { useEffect, useState } from 'preact/hooks';
import type { AlignedResponse } from '../../wire/aligned-response.ts';
import { registerShortcuts } from '../shell/shortcuts.ts';
import type { RowLayout } from './use-row-window.ts';
import { isExpandable } from './visible-rows.ts';

export type GridRows = {
  readonly aligned: AlignedResponse;
  /** Indexes of the visible rows. */
  readonly visible: readonly number[];
  readonly folded: ReadonlySet<number>;
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly onFold: (row: number) => void;
};

type GridView = {
  readonly layout: RowLayout;
  /** Rows that PageUp and PageDown move. */
  readonly pageRows: number;
  readonly scrollToRow: (row: number) => void;
  readonly focus: () => void;
};

/** The cursor that keys and shortcuts move, as a position in `visible`. */
export function useGridCursor(props: GridRows, { layout, pageRows, scrollToRow, focus }: GridView) {
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
    onKeyDown: (event: KeyboardEvent) => handleKey(event, moves),
  };
}

/** Keys of elements inside the grid are theirs. */
function handleKey(event: KeyboardEvent, moves: Readonly<Record<string, () => void>>): void {
  const move = event.target === event.currentTarget ? moves[event.key] : undefined;
  if (move === undefined) return;
  event.preventDefault();
  move();
}
