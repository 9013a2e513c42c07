import { signal } from '@preact/signals';

export const PAGES = Object.freeze([
  'leaves',
  'playground',
  'rules',
  'dictionary',
  'joins',
  'operation',
] as const);
export type PageName = (typeof PAGES)[number];

/**
 * `/dictionary/entra-id/user.mail?search=phone`. Never contains raw data: connectors, endpoints, fields, outcomes, and row
 * numbers only.
 */
export type Route = {
  readonly page: PageName;
  /** Decoded segments after the page. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
};

/** @example readRoute('/dictionary/entra-id', '?search=phone') // { page: 'dictionary', path: ['entra-id'], query: { search: 'phone' } } */
export function readRoute(pathname: string, search: string): Route {
  const [name = '', ...path] = pathname.split('/').slice(1).map(decode);
  const page = PAGES.find((each) => each === name) ?? 'leaves';
  return {
    page,
    path: path.filter((segment) => segment !== ''),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** Omits empty query values. */
export function toUrl({ page, path = [], query = {} }: Partial<Route> & Pick<Route, 'page'>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(given).toString();
  return `/${[page, ...path.map(encodeURIComponent)].join('/')}${search === '' ? '' : `?${search}`}`;
}

/** What a page shows: Operation has its view in the path, others in the query. */
export function getView({ page, path, query }: Route): string {
  return (page === 'operation' ? path[0] : query['view']) ?? '';
}

export const route = signal<Route>(readRoute(location.pathname, location.search));

addEventListener('popstate', () => {
  route.value = readRoute(location.pathname, location.search);
});

/** Use `replace` for a more precise URL of the same place, so that Back leaves it in one step. */
export function navigate(
  to: Partial<Route> & Pick<Route, 'page'>,
  historyMode: 'push' | 'replace' = 'push',
): void {
  const address = toUrl(to);
  if (historyMode === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  route.value = readRoute(location.pathname, location.search);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
