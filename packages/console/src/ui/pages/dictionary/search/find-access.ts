import type { Dictionary, DictionaryConnector } from '../../../../wire/dictionary.ts';
import type { AccessNode } from '../access/access-graph.ts';
import { toTerms, toWords } from './words.ts';

/** Where in the picture of permissions something stands. */
export type AccessHit = {
  readonly connector: DictionaryConnector;
  readonly node: AccessNode;
  readonly label: string;
};

/** Hits that are shown. */
const MAX_HITS = 6;

/**
 * Permissions and endpoints that a question names: by name, GUID, id or path. A path may have values where the template has slots.
 *
 * @example findAccess(dictionary, '/v1.0/users/p~abc/events')
 */
export function findAccess({ connectors }: Dictionary, query: string): readonly AccessHit[] {
  const terms = toTerms(query).filter((term) => term.length > 2);
  if (terms.length === 0) return [];
  const hits = connectors.flatMap((connector) => [
    ...connector.permissions
      .filter(({ value, id }) => terms.every((term) => namesPermission(term, value, id)))
      .map(
        ({ value }): AccessHit => ({ connector, node: { column: 'permission', name: value }, label: value }),
      ),
    ...connector.endpoints
      .filter(({ id, path }) => terms.every((term) => id === term || isPath(term, path)))
      .map(({ id, path }): AccessHit => ({ connector, node: { column: 'endpoint', name: id }, label: path })),
  ]);
  return hits.slice(0, MAX_HITS);
}

function namesPermission(term: string, value: string, id: string): boolean {
  const name = value.toLowerCase();
  return id.startsWith(term) || name.startsWith(term) || toWords(value).includes(term);
}

function isPath(term: string, template: string): boolean {
  if (!term.startsWith('/')) return false;
  const path = template.toLowerCase();
  const [asked = ''] = term.split('?');
  if (asked.length > 6 && path.startsWith(asked)) return true;
  const [given, wanted] = [asked.split('/'), path.split('/')];
  return (
    given.length === wanted.length &&
    wanted.every((segment, at) => segment.startsWith('{') || segment === given[at])
  );
}
