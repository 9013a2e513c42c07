import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AlignedResponse } from '../../wire/aligned-response.ts';
import type { Outcome } from '../../wire/outcome.ts';
import { registerShortcut } from '../shell/shortcuts.ts';
import { TEXTS } from '../texts/en.ts';
import { ResponseGrid } from './response-grid.tsx';
import type { FollowUpCall } from './value-detail.tsx';
import { droppedRanges, rowEnds, visibleRows } from './visible-rows.ts';

export type AlignedResponsesProps = {
  readonly aligned: AlignedResponse;
  /** Fates that are shown; empty: all. */
  readonly shown: ReadonlySet<Outcome>;
  /** Index of the row whose detail is open. */
  readonly selected: number | undefined;
  readonly onSelect: (row: number | undefined) => void;
  /** Where there is a next call. */
  readonly next?: FollowUpCall;
};

/** Which of the two sides a narrow page shows; both are there, in the same rows and at the same place. */
type Side = 'raw' | 'safe';

/** Graph's answer and ours side by side, value by value, in one list that scrolls as one. */
export function AlignedResponses({ aligned, shown, selected, onSelect, next }: AlignedResponsesProps) {
  const { rows } = aligned;
  const ends = useMemo(() => rowEnds(rows), [rows]);
  const [folded, setFolded] = useState(() => droppedRanges(rows, ends));
  useEffect(() => setFolded(droppedRanges(rows, ends)), [rows, ends]);
  const [search, setSearch] = useState('');
  const [side, setSide] = useState<Side>('safe');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => registerShortcut('/', () => field.current?.focus()), []);
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

/** While something is filtered nothing is folded. */
const NONE: ReadonlySet<number> = new Set();
