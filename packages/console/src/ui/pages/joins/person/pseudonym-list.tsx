import type { JoinPlace, PersonPseudonym } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';
import { shortPseudonym } from './lay-out-joins.ts';

const SAYS = TEXTS.joins;

export type PseudonymListProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinPlace[];
  readonly chosen: number | undefined;
  readonly onChoose: (at: number | undefined) => void;
};

/** The pseudonyms of a person; choosing one shows its places alone. */
export function PseudonymList({ pseudonyms, places, chosen, onChoose }: PseudonymListProps) {
  return (
    <ul class="pseudonyms">
      {pseudonyms.map(({ text, kind, from }, at) => {
        const columns = places.filter(({ pseudonym }) => pseudonym === at).length;
        const pressed = chosen === at;
        return (
          <li key={text}>
            <button
              type="button"
              aria-pressed={pressed}
              title={text}
              onClick={() => onChoose(pressed ? undefined : at)}
            >
              <span class="pseudonym-number">{at + 1}</span> <code>{shortPseudonym(text)}</code>{' '}
              <span class="small">{SAYS.pseudonym(kind, columns)}</span>
            </button>
            <span class="muted small mono">{from.join(', ')}</span>
          </li>
        );
      })}
    </ul>
  );
}
