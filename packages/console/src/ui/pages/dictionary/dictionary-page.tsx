import { useEffect } from 'preact/hooks';
import type { PageProps } from '../../client/session.ts';
import { Waiting } from '../../client/use-request.tsx';
import { Views } from '../../parts/link.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { route } from '../../routing/route.ts';
import { TEXTS } from '../../texts/en.ts';
import { AccessView } from './access/access-view.tsx';
import { FieldsView } from './fields/fields-view.tsx';
import { dictionaryState, loadDictionary } from './search/dictionary-state.ts';
import { SheetView } from './sheet/sheet-view.tsx';

const VIEWS = ['fields', 'access', 'sheet'] as const;
type View = (typeof VIEWS)[number];

export function DictionaryPage({ session }: PageProps) {
  useEffect(() => void loadDictionary(), []);
  const { query, path } = route.value;
  const view = VIEWS.find((each) => each === query['view']) ?? 'fields';
  return (
    <section class="dictionary">
      <div class="dictionary-top">
        <h1>{TEXTS.pages.dictionary}</h1>
        <Views
          label={TEXTS.dictionary.views.label}
          items={VIEWS.map((id) => ({ id, title: TEXTS.dictionary.views[id] }))}
          current={view}
          to={(id) => ({
            page: 'dictionary',
            path: path.slice(0, 1),
            query: id === 'fields' ? {} : { view: id },
          })}
        />
      </div>
      {view === 'sheet' ? <SheetView connectors={session.connectors} /> : <SelectedView view={view} />}
    </section>
  );
}

function SelectedView({ view }: { readonly view: Exclude<View, 'sheet'> }) {
  const state = dictionaryState.value;
  if (state.is === 'waiting') return <Waiting text={TEXTS.dictionary.reading} />;
  if (state.is === 'refused') return <ProblemNote problem={state.problem} />;
  const { dictionary } = state;
  if (view === 'access') return <AccessView dictionary={dictionary} />;
  return <FieldsView dictionary={dictionary} />;
}
