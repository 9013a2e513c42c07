import type { UncoveredField } from '../../../wire/statements.ts';
import type { LeavesWords } from '../../texts/en.ts';

export type UncoveredNoteProps = {
  readonly fields: readonly UncoveredField[];
  readonly words: LeavesWords;
};

/** Warns of what leaves without a statement, a line for each property. */
export function UncoveredNote({ fields, words }: UncoveredNoteProps) {
  const properties = [...new Set(fields.map(({ property }) => property))];
  return (
    <div class="problem" role="note">
      <p>
        <strong>⚠ {words.also}</strong>
      </p>
      <ul>
        {properties.map((property) => (
          <li key={property ?? ''}>
            {property === undefined ? words.anyProperty : <code>{property}</code>}
            {fields
              .filter((field) => field.property === property)
              .map(({ endpoint }, at) => (
                <span key={endpoint ?? ''}>
                  {at === 0 ? ' — ' : ', '}
                  {endpoint === undefined ? words.anyEndpoint : <code>{endpoint}</code>}
                </span>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
