import { useSignal } from '@preact/signals';
import type { PersonJoins } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';
import { JoinsGraph } from './joins-graph.tsx';
import { PlacesTable } from './places-table.tsx';
import { PseudonymList } from './pseudonym-list.tsx';
import { UnjoinedList } from './unjoined-list.tsx';

const SAYS = TEXTS.joins;

/** What was found about one person: pseudonyms, where they stand, what does not join. */
export function PersonJoinsReport({ joins }: { readonly joins: PersonJoins }) {
  const chosen = useSignal<number | undefined>(undefined);
  const places = joins.locations.filter(
    ({ pseudonym }) => chosen.value === undefined || pseudonym === chosen.value,
  );
  return (
    <div class="person-joins">
      <p>{SAYS.found(joins)}</p>
      <section aria-labelledby="joins-pseudonyms">
        <h2 id="joins-pseudonyms">{SAYS.pseudonyms}</h2>
        <PseudonymList
          pseudonyms={joins.pseudonyms}
          places={joins.locations}
          selected={chosen.value}
          onSelect={(at) => (chosen.value = at)}
        />
      </section>
      <section aria-labelledby="joins-places">
        <h2 id="joins-places">{SAYS.places}</h2>
        <JoinsGraph pseudonyms={joins.pseudonyms} places={places} />
        <PlacesTable pseudonyms={joins.pseudonyms} places={places} />
      </section>
      <section aria-labelledby="joins-apart">
        <h2 id="joins-apart">{SAYS.apart.title}</h2>
        <UnjoinedList apart={joins.unjoined} />
      </section>
    </div>
  );
}
