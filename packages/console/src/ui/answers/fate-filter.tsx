import { FATES, type Fate, type FateCounts } from '../../wire/fate.ts';
import { FateMark } from '../parts/fate-mark.tsx';
import { TEXTS } from '../texts/en.ts';

export type FateFilterProps = {
  readonly counts: FateCounts;
  /** Empty: all. */
  readonly shown: ReadonlySet<Fate>;
  readonly onShow: (shown: ReadonlySet<Fate>) => void;
};

/** How many values met which fate; each number shows these alone. */
export function FateFilter({ counts, shown, onShow }: FateFilterProps) {
  const toggle = (fate: Fate) => {
    const next = new Set(shown);
    if (!next.delete(fate)) next.add(fate);
    onShow(next);
  };
  return (
    <fieldset class="fate-filter">
      <legend class="unseen">{TEXTS.answers.filter}</legend>
      {FATES.map((fate) => (
        <button
          type="button"
          key={fate}
          aria-pressed={shown.has(fate)}
          disabled={counts[fate] === 0 && !shown.has(fate)}
          onClick={() => toggle(fate)}
        >
          <span class="count">{counts[fate]}</span> <FateMark fate={fate} />
        </button>
      ))}
      {shown.size > 0 && (
        <button type="button" class="quiet" onClick={() => onShow(new Set())}>
          {TEXTS.answers.all}
        </button>
      )}
    </fieldset>
  );
}

/** The next fate alone, after the last one all: what the key `f` does. */
export function nextFilter(shown: ReadonlySet<Fate>, counts: FateCounts): ReadonlySet<Fate> {
  const there = FATES.filter((fate) => counts[fate] > 0);
  const [current] = shown;
  const next = there[current === undefined ? 0 : there.indexOf(current) + 1];
  return new Set(next === undefined ? [] : [next]);
}
