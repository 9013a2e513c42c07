import type { Dictionary } from '../../../../wire/dictionary.ts';
import { Link } from '../../../parts/link.tsx';
import { TEXTS } from '../../../texts/en.ts';
import { findAccess } from '../search/find-access.ts';

/** Permissions and endpoints that the question names, each a step away from its picture. */
export function AccessHits({
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
