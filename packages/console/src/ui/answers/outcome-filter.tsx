import { OUTCOMES, type Outcome, type OutcomeCounts } from '../../wire/aligned-response.ts';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { TEXTS } from '../texts/en.ts';

export type OutcomeFilterProps = {
  readonly counts: OutcomeCounts;
  /** Empty: all. */
  readonly shown: ReadonlySet<Outcome>;
  readonly onShow: (shown: ReadonlySet<Outcome>) => void;
};

export function OutcomeFilter({ counts, shown, onShow }: OutcomeFilterProps) {
  const toggle = (outcome: Outcome) => {
    const next = new Set(shown);
    if (!next.delete(outcome)) next.add(outcome);
    onShow(next);
  };
  return (
    <fieldset class="fate-filter">
      <legend class="unseen">{TEXTS.answers.filter}</legend>
      {OUTCOMES.map((outcome) => (
        <button
          type="button"
          key={outcome}
          aria-pressed={shown.has(outcome)}
          disabled={counts[outcome] === 0 && !shown.has(outcome)}
          onClick={() => toggle(outcome)}
        >
          <span class="count">{counts[outcome]}</span> <OutcomeMark outcome={outcome} />
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

/** Cycles through the outcomes, then all: the key `f`. */
export function nextOutcomeFilter(shown: ReadonlySet<Outcome>, counts: OutcomeCounts): ReadonlySet<Outcome> {
  const there = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const [current] = shown;
  const next = there[current === undefined ? 0 : there.indexOf(current) + 1];
  return new Set(next === undefined ? [] : [next]);
}
