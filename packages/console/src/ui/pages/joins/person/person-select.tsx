import type { JoinsPerson } from '../../../../wire/joins.ts';
import { navigate } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';

const SAYS = TEXTS.joins;

export type PersonSelectProps = {
  readonly people: readonly JoinsPerson[];
  readonly number: number | undefined;
};

/** Who is looked at: a list, and one step forth and back. Names are raw, and on this screen alone. */
export function PersonSelect({ people, number }: PersonSelectProps) {
  const at = people.findIndex((one) => one.number === number);
  const choose = (next: JoinsPerson | undefined): void => {
    if (next !== undefined) navigate({ page: 'joins', path: [String(next.number)] });
  };
  return (
    <div class="person-choice">
      <label>
        {SAYS.person}{' '}
        <select
          value={number === undefined ? '' : String(number)}
          onChange={(event) => choose(people.find((one) => String(one.number) === event.currentTarget.value))}
        >
          {number === undefined && <option value="">{SAYS.chooseOne}</option>}
          {people.map((one) => (
            <option key={one.number} value={String(one.number)} selected={one.number === number}>
              {`${one.number} · ${one.name} · ${one.kind}`}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={at <= 0} onClick={() => choose(people[at - 1])}>
        {SAYS.previous}
      </button>
      <button type="button" disabled={at === people.length - 1} onClick={() => choose(people[at + 1])}>
        {SAYS.next}
      </button>
      <span class="muted small">{SAYS.rawName}</span>
    </div>
  );
}
