import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AlignedResponse, Outcome } from '../../wire/aligned-response.ts';
import { registerShortcuts } from '../shell/shortcuts.ts';
import { TEXTS } from '../texts/en.ts';
import { ResponseGrid } from './response-grid.tsx';
import type { FollowUpCall } from './value-detail.tsx';
import { droppedRanges, rowEnds, visibleRows } from './visible-rows.ts';

export type AlignedResponsesProps = {
  readonly aligned: AlignedResponse;
  /** Empty: all. */
  readonly shown: ReadonlySet<Outcome>;
  /** Index of the row with open details. */
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  readonly next?: FollowUpCall;
};

/** The side that a narrow page shows; both have the same rows and scroll position. */
type Side = 'raw' | 'safe';

export function AlignedResponses({ aligned, shown, selected, onSelect, next }: AlignedResponsesProps) {
  const { rows } = aligned;
  const ends = useMemo(() => rowEnds(rows), [rows]);
  const [folded, setFolded] = useState(() => droppedRanges(rows, ends));
  useEffect(() => setFolded(droppedRanges(rows, ends)), [rows, ends]);
  const [search, setSearch] = useState('');
  const [side, setSide] = useState<Side>('safe');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => registerShortcuts({ '/': () => field.current?.focus() }), []);
  const visible = useMemo(
    () => visibleRows(rows, ends, { shown, search, folded }),
    [rows, ends, shown, search, folded],
  );
  const fold = (row: number) => {
    const changed = new Set(folded);
    if (!changed.delete(row)) changed.add(row);
    setFolded(changed);
  };
  return (
    <div class={`answers answers-${side}`}>
      <div class="answers-tools">
        <fieldset class="sides">
          <legend class="unseen">{TEXTS.answers.sides}</legend>
          {(['raw', 'safe'] as const).map((each) => (
            <button type="button" key={each} aria-pressed={side === each} onClick={() => setSide(each)}>
              {TEXTS.answers[each]}
            </button>
          ))}
        </fieldset>
        <input
          ref={field}
          type="search"
          class="answers-search"
          aria-label={TEXTS.answers.search}
          placeholder={TEXTS.answers.search}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <span class="muted small" role="status">
          {visible.length === 0 ? TEXTS.answers.nothing : ''}
        </span>
        <span class="muted small">{TEXTS.answers.order}</span>
      </div>
      <ResponseGrid
        aligned={aligned}
        ends={ends}
        visible={visible}
        folded={shown.size === 0 && search.trim() === '' ? folded : NONE}
        selected={selected}
        onSelect={onSelect}
        onFold={fold}
        next={next}
      />
    </div>
  );
}

/** Filtered rows are never folded. */
const NONE: ReadonlySet<number> = new Set();
