import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { OUTCOMES } from '../../../../wire/aligned-response.ts';
import type { Dictionary } from '../../../../wire/dictionary.ts';
import { Link } from '../../../parts/link.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { isSearchRequested, registerShortcuts } from '../../../shell/shortcuts.ts';
import { TEXTS } from '../../../texts/en.ts';
import { allFields, fieldIndex } from '../search/dictionary-state.ts';
import {
  type FieldFilter,
  type FieldRow,
  fieldName,
  getLocation,
  matchesFilter,
} from '../search/field-row.ts';
import { findAccess, findFields } from '../search/find-fields.ts';
import { FieldDetails } from './field-details.tsx';
import { FieldTable } from './field-table.tsx';

/** Delay before the URL follows the query; browsers limit history changes per second. */
const DEBOUNCE_MILLISECONDS = 250;

export function FieldsView({ dictionary }: { readonly dictionary: Dictionary }) {
  const table = useRef<HTMLDivElement>(null);
  const question = useSignal(route.value.query['search'] ?? '');
  const found = useComputed(() => {
    const { rows } = allFields.value;
    if (question.value.trim() === '') return rows;
    return findFields(fieldIndex.value, question.value).flatMap((at) => rows[at] ?? []);
  });
  const { query, path } = route.value;
  const [connector = '', name = ''] = path;
  const filter = {
    connector: name === '' ? connector : (query['in'] ?? ''),
    outcome: query['fate'] ?? '',
    class: query['class'] ?? '',
  };
  const shown = found.value.filter((row) => matchesFilter(row, filter));
  const open = name === '' ? undefined : findField(connector, name);
  const choose = (row: FieldRow | undefined): void => {
    const to = row && [getLocation(row, filter.connector).connector.id, fieldName(row)];
    const next = {
      page: 'dictionary',
      path: (to ?? [filter.connector]).filter(Boolean),
      query: { ...query, search: question.value, in: row === undefined ? '' : filter.connector },
    } as const;
    navigate(next, open === undefined ? 'push' : 'replace');
    if (row === undefined) table.current?.focus();
  };
  return (
    <div class={open === undefined ? 'fields' : 'fields fields-open'}>
      <search class="fields-search">
        <SearchField question={question} onLeave={() => table.current?.focus()} />
        <FieldFilters dictionary={dictionary} filter={filter} />
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
        connector={filter.connector}
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

type SearchFieldProps = { readonly question: Signal<string>; readonly onLeave: () => void };

function SearchField({ question, onLeave }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => registerShortcuts({ '/': () => field.current?.focus() }), []);
  useEffect(() => {
    if (isSearchRequested.value) field.current?.focus();
    isSearchRequested.value = false;
  }, []);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label>
      <span class="unseen">{TEXTS.dictionary.search}</span>
      <input
        ref={field}
        type="search"
        value={question.value}
        placeholder={TEXTS.dictionary.placeholder}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          question.value = event.currentTarget.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(keepQuestion, DEBOUNCE_MILLISECONDS, question.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          onLeave();
        }}
      />
    </label>
  );
}

function findField(connector: string, name: string): FieldRow | undefined {
  return allFields.value.rows.find(
    (row) => fieldName(row) === name && row.locations.some((place) => place.connector.id === connector),
  );
}

function keepQuestion(search: string): void {
  const { page, path, query } = route.value;
  if (page === 'dictionary') navigate({ page, path, query: { ...query, search } }, 'replace');
}

type Choice = readonly [value: string, word: string];

function FieldFilters({
  dictionary,
  filter,
}: {
  readonly dictionary: Dictionary;
  readonly filter: FieldFilter;
}) {
  const { query } = route.value;
  const { classes } = allFields.value;
  return (
    <div class="fields-filters">
      <Filter
        label={TEXTS.dictionary.connector}
        any={TEXTS.dictionary.anyConnector}
        value={filter.connector}
        choices={dictionary.connectors.map(({ id, title }) => [id, title])}
        onChoose={(connector) =>
          navigate({
            page: 'dictionary',
            path: connector === '' ? [] : [connector],
            query: { ...query, in: '' },
          })
        }
      />
      <Filter
        label={TEXTS.dictionary.treatment}
        any={TEXTS.dictionary.anyTreatment}
        value={filter.outcome}
        choices={OUTCOMES.map((outcome) => [outcome, TEXTS.fates[outcome].word])}
        onChoose={(outcome) => navigate({ ...route.value, query: { ...query, fate: outcome } })}
      />
      <Filter
        label={TEXTS.dictionary.class}
        any={TEXTS.dictionary.anyClass}
        value={filter.class}
        choices={classes.map((name) => [name, name])}
        onChoose={(name) => navigate({ ...route.value, query: { ...query, class: name } })}
      />
    </div>
  );
}

type FilterProps = {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
};

function Filter({ label, any, value, choices, onChoose }: FilterProps) {
  return (
    <label>
      <span class="unseen">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{any}</option>
        {choices.map(([name, word]) => (
          <option key={name} value={name} selected={name === value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function AccessHits({
  dictionary,
  question,
}: {
  readonly dictionary: Dictionary;
  readonly question: string;
}) {
  const hits = findAccess(dictionary, question);
  if (hits.length === 0) return null;
  return (
    <ul class="access-hits" aria-label={TEXTS.dictionary.accessHits}>
      {hits.map(({ connector, node, label }) => (
        <li key={`${connector.id} ${node.name}`}>
          <Link
            to={{
              page: 'dictionary',
              path: [connector.id],
              query: { view: 'access', of: node.column, name: node.name },
            }}
          >
            <span class="muted">{TEXTS.dictionary.columns[node.column]}</span> <code>{label}</code>{' '}
            <span class="muted">{connector.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
