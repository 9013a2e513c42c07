import type { Outcome } from '../../wire/aligned-response.ts';
import { TEXTS } from '../texts/en.ts';

const SHAPES: Readonly<Record<Outcome, string>> = {
  kept: 'M5 8.5l2 2 4-5',
  dropped: 'M3 8h10',
  pseudonymized: 'M6.5 8a2.5 2.5 0 1 0-5 0 2.5 2.5 0 0 0 5 0zm0 0h8v3m-3-3v2',
  reduced: 'M2 3h12l-4.5 5.5V13l-3-1.5v-3z',
  sealed: 'M4 7.5h8v6H4zm1.5 0V5a2.5 2.5 0 0 1 5 0v2.5',
};

/** Icon and word, so that the color isn't the only distinction. */
export function OutcomeMark({
  outcome,
  word = true,
}: {
  readonly outcome: Outcome;
  readonly word?: boolean;
}) {
  const { word: text, meaning } = TEXTS.fates[outcome];
  return (
    <span class={`fate fate-${outcome}`} title={meaning}>
      <svg viewBox="0 0 16 16" aria-hidden="true" class="mark">
        <path d={SHAPES[outcome]} />
      </svg>
      {word ? text : <span class="unseen">{text}</span>}
    </span>
  );
}
