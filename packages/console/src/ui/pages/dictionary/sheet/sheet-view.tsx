import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Dictionary } from '../../../../wire/dictionary.ts';
import type { Problem } from '../../../../wire/problem.ts';
import type { SheetPage } from '../../../../wire/sheet.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';
import { Link } from '../../../parts/link.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { navigate, route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { Sheet } from './sheet.tsx';

const SAYS = TEXTS.dictionary.sheet;
const LANGUAGES = ['en', 'de', 'fr'] as const;

/** The privacy document of a connector, as it is printed and handed to somebody. */
export function SheetView({ dictionary }: { readonly dictionary: Dictionary }) {
  const { path, query } = route.value;
  const connector = dictionary.connectors.find(({ id }) => id === path[0]) ?? dictionary.connectors[0];
  const language = LANGUAGES.find((each) => each === query['language']) ?? 'en';
  const id = connector?.id ?? '';
  const sheet = useSignal<SheetPage | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    problem.value = undefined;
    requestOperation('dictionary/sheet', { connector: id, language }, leaving.signal).then(
      (page) => (sheet.value = page),
      (error: unknown) => {
        if (error instanceof RequestFailure) problem.value = error.problem;
      },
    );
    return () => leaving.abort();
  }, [id, language]);
  return (
    <div class="sheet-view">
      <div class="sheet-bar">
        <nav class="views" aria-label={TEXTS.dictionary.connector}>
          {dictionary.connectors.map((one) => (
            <Link
              key={one.id}
              to={{ page: 'dictionary', path: [one.id], query: { ...query, view: 'sheet' } }}
              current={one.id === id}
            >
              {one.title}
            </Link>
          ))}
        </nav>
        <label>
          <span class="unseen">{SAYS.language}</span>
          <select
            value={language}
            onChange={(event) =>
              navigate({
                page: 'dictionary',
                path: [id],
                query: { ...query, language: event.currentTarget.value },
              })
            }
          >
            {LANGUAGES.map((each) => (
              <option key={each} value={each} lang={each} selected={each === language}>
                {SAYS.languages[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="main" onClick={() => print()}>
          {SAYS.print}
        </button>
      </div>
      {problem.value !== undefined && <ProblemNote problem={problem.value} />}
      {sheet.value === undefined ? (
        <p class="waiting" role="status">
          {TEXTS.shell.loading}
        </p>
      ) : (
        <Sheet page={sheet.value} />
      )}
    </div>
  );
}
