import type { JoinLocation, PersonPseudonym } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';
import { shortenPseudonym } from './layout-joins.ts';

const SAYS = TEXTS.joins;

export type PseudonymListProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
  readonly selected: number | undefined;
  readonly onSelect: (at: number | undefined) => void;
};

/** The pseudonyms of a person; choosing one shows its places alone. */
export function PseudonymList({ pseudonyms, places, selected, onSelect }: PseudonymListProps) {
  return (
    <ul class="pseudonyms">
      {pseudonyms.map(({ text, kind, from }, at) => {
        const columns = places.filter(({ pseudonym }) => pseudonym === at).length;
        const pressed = selected === at;
        return (
          <li key={text}>
            <button
              type="button"
              aria-pressed={pressed}
              title={text}
              onClick={() => onSelect(pressed ? undefined : at)}
            >
              <span class="pseudonym-number">{at + 1}</span> <code>{shortenPseudonym(text)}</code>{' '}
              <span class="small">{SAYS.pseudonym(kind, columns)}</span>
            </button>
            <span class="muted small mono">{from.join(', ')}</span>
          </li>
        );
      })}
    </ul>
  );
}
