import type { JoinLocation, PersonPseudonym } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';
import { shortenPseudonym } from './layout-joins.ts';

const SAYS = TEXTS.joins;

export type PlacesTableProps = {
  readonly pseudonyms: readonly PersonPseudonym[];
  readonly places: readonly JoinLocation[];
};

/** Every column that holds one of the pseudonyms, with the number of rows. */
export function PlacesTable({ pseudonyms, places }: PlacesTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="places" tabIndex={0} aria-label={SAYS.placesTable(places.length)}>
      <table>
        <thead>
          <tr>
            {SAYS.placeHeads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map(({ pseudonym, connector, table, column, rows, spellings }) => (
            <tr key={`${pseudonym} ${connector} ${table} ${column}`}>
              <td>
                {pseudonym + 1} <code>{shortenPseudonym(pseudonyms[pseudonym]?.text ?? '')}</code>
              </td>
              <td>{connector}</td>
              <td class="mono">{table}</td>
              <td class="mono">{column}</td>
              <td class="number">{rows.toLocaleString('en')}</td>
              <td>{spellings === 0 ? SAYS.equal : SAYS.byHash}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
