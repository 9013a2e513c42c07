import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Dictionary } from '../../../../wire/dictionary.ts';
import { navigate, route } from '../../../routing/route.ts';
import { registerShortcut } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';
import { allFields, fieldIndex } from '../search/dictionary-state.ts';
import { type FieldRow, fieldName, getLocation, matchesFilter } from '../search/field-row.ts';
import { findFields } from '../search/find-fields.ts';
import { AccessHits } from './access-hits.tsx';
import { FieldDetails } from './field-details.tsx';
import { FieldFilters } from './field-filters.tsx';
import { FieldTable } from './field-table.tsx';

/** How long nobody types until the address says what is asked, milliseconds: browsers refuse to change it at every key. */
const DEBOUNCE_MILLISECONDS = 250;

/** Every field of every connector: searched as one types, filtered, opened beside the list. */
export function FieldsView({ dictionary }: { readonly dictionary: Dictionary }) {
  const search = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLDivElement>(null);
  useEffect(() => registerShortcut('/', () => search.current?.focus()), []);
  const question = useSignal(route.value.query['search'] ?? '');
  const found = useComputed(() => {
    const { rows } = allFields.value;
    if (question.value.trim() === '') return rows;
    return findFields(fieldIndex.value, question.value).flatMap((at) => rows[at] ?? []);
  });
  const { query, path } = route.value;
  const [connector = '', name = ''] = path;
  const wish = {
    connector: name === '' ? connector : (query['in'] ?? ''),
    outcome: query['fate'] ?? '',
    class: query['class'] ?? '',
  };
  const shown = found.value.filter((row) => matchesFilter(row, wish));
  const open = name === '' ? undefined : fieldOf(connector, name);
  const later = useRef(0);
  const ask = (text: string): void => {
    question.value = text;
    clearTimeout(later.current);
    later.current = setTimeout(keepQuestion, DEBOUNCE_MILLISECONDS, text);
  };
  useEffect(() => () => clearTimeout(later.current), []);
  const choose = (row: FieldRow | undefined): void => {
    const to =
      row === undefined ? [wish.connector] : [getLocation(row, wish.connector).connector.id, fieldName(row)];
    const inside = row === undefined ? '' : wish.connector;
    const next = {
      page: 'dictionary',
      path: to.filter(Boolean),
      query: { ...query, search: question.value, in: inside },
    } as const;
    navigate(next, open === undefined ? 'push' : 'replace');
    if (row === undefined) table.current?.focus();
  };
  return (
    <div class={open === undefined ? 'fields' : 'fields fields-open'}>
      <search class="fields-search">
        <label>
          <span class="unseen">{TEXTS.dictionary.search}</span>
          <input
            ref={search}
            type="search"
            value={question.value}
            placeholder={TEXTS.dictionary.placeholder}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => ask(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
              event.preventDefault();
              table.current?.focus();
            }}
          />
        </label>
        <FieldFilters dictionary={dictionary} wish={wish} />
        <p class="small muted" role="status">
          {TEXTS.dictionary.count(shown.length, allFields.value.rows.length)}
        </p>
      </search>
      <AccessHits dictionary={dictionary} question={question.value} />
      <FieldTable
        table={table}
        rows={shown}
        open={open}
        onOpen={choose}
        question={question.value}
        connector={wish.connector}
        connectors={dictionary.connectors.length}
      />
      {open !== undefined && (
        <FieldDetails
          row={open}
          place={getLocation(open, connector)}
          measuredOn={dictionary.measuredOn}
          onClose={() => choose(undefined)}
        />
      )}
      {name !== '' && open === undefined && (
        <p class="problem">{TEXTS.dictionary.noField(connector, name)}</p>
      )}
    </div>
  );
}

function fieldOf(connector: string, name: string): FieldRow | undefined {
  return allFields.value.rows.find(
    (row) => fieldName(row) === name && row.locations.some((place) => place.connector.id === connector),
  );
}

function keepQuestion(search: string): void {
  const { page, path, query } = route.value;
  if (page === 'dictionary') navigate({ page, path, query: { ...query, search } }, 'replace');
}
