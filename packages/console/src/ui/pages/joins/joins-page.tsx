import type { Session } from '../../../wire/session.ts';
import { Link } from '../../parts/link.tsx';
import { route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { PersonView } from './person/person-view.tsx';
import { TablesView } from './tables/tables-view.tsx';

/** Where the same person stands in the answers of all connectors, and the tables that a warehouse gets. */
export function JoinsPage({ session }: { readonly session: Session }) {
  const isTables = route.value.query['view'] === 'tables';
  return (
    <section class="joins">
      <div class="dictionary-top">
        <h1>{TEXTS.pages.joins}</h1>
        <nav class="views" aria-label={TEXTS.joins.views.label}>
          <Link to={{ page: 'joins', path: route.value.path }} current={!isTables}>
            {TEXTS.joins.views.person}
          </Link>
          <Link to={{ page: 'joins', path: route.value.path, query: { view: 'tables' } }} current={isTables}>
            {TEXTS.joins.views.tables}
          </Link>
        </nav>
      </div>
      {isTables ? <TablesView connectors={session.connectors} /> : <PersonView />}
    </section>
  );
}
