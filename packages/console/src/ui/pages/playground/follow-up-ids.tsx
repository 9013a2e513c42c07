import type { CallResult } from '../../../wire/playground.ts';
import { TEXTS } from '../../texts/en.ts';

export type FollowUpIdsProps = {
  readonly pseudonyms: CallResult['pseudonyms'];
  readonly onUse: (pseudonym: string) => void;
};

/** As many as one chooses from by eye; a field of the path offers the rest. */
const MAX_SHOWN = 50;

/** Reversible pseudonyms of the answer, which stand where Graph wants an id. */
export function FollowUpIds({ pseudonyms, onUse }: FollowUpIdsProps) {
  if (pseudonyms.length === 0) return null;
  return (
    <details class="menu">
      <summary>{TEXTS.playground.nextIds(pseudonyms.length)}</summary>
      <ul class="menu-inside next-ids">
        {pseudonyms.slice(0, MAX_SHOWN).map(({ name, value }) => (
          <li key={value}>
            <button type="button" class="quiet" onClick={() => onUse(value)}>
              {TEXTS.playground.use} {name} <code>{`${value.slice(0, 18)}…`}</code>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
