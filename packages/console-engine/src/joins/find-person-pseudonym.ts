import { type GraphFetch, toGraphPath } from '@nymgate/shell/gateway/caller';
import type { HttpResponse } from '@nymgate/shell/gateway/send-request';
import { CommandError } from '@nymgate/shell/terminal/command-error';

type Row = Readonly<Record<string, unknown>>;

/** How a person's answers are asked for: of Graph itself, and of the gateway at `url`. */
export type PersonFetchers = {
  readonly url: string;
  readonly createRawFetch: (connector: string) => GraphFetch;
  readonly createSafeFetch: (connector: string) => GraphFetch;
};

const ALL_USERS_PATH = '/v1.0/users?$select=id&$top=999';

/**
 * The pseudonym under which the gateway delivers an account: it keeps the order of what Graph lists.
 *
 * @param objectId as Graph has it
 * @throws CommandError LOOKUP_FAILED
 */
export async function findPersonPseudonym(sources: PersonFetchers, objectId: string): Promise<string> {
  const connector = 'entra-id';
  const rawPages = pagesOf(sources.createRawFetch(connector), (link) => {
    const { pathname, search } = new URL(link);
    return pathname + search;
  });
  const safePages = pagesOf(sources.createSafeFetch(connector), (link) =>
    toGraphPath(link, { url: sources.url, connector }),
  );
  for await (const rows of rawPages) {
    const { value: same } = await safePages.next();
    const at = rows.findIndex((row) => row['id'] === objectId);
    const found = at === -1 ? undefined : same?.[at]?.['id'];
    if (typeof found === 'string') return found;
    if (at !== -1) break;
  }
  throw new CommandError('LOOKUP_FAILED', 'the account is not where Graph lists it');
}

async function* pagesOf(
  fetchPath: GraphFetch,
  pathOf: (link: string) => string | undefined,
): AsyncGenerator<readonly Row[]> {
  for (let path: string | undefined = ALL_USERS_PATH; path !== undefined; ) {
    const page: Row = parseObjectResponse(await fetchPath(path));
    yield page['value'] as readonly Row[];
    const link: unknown = page['@odata.nextLink'];
    path = typeof link === 'string' ? pathOf(link) : undefined;
  }
}

/** Ids in a list of things; empty where the gateway does not serve it. */
export async function fetchIds(fetchPath: GraphFetch, path: string): Promise<readonly string[]> {
  const answer = await fetchPath(path);
  if (answer.status !== 200) return [];
  const { value } = parseObjectResponse(answer) as { readonly value?: readonly Row[] };
  return (value ?? []).map(({ id }) => String(id));
}

/** @throws CommandError LOOKUP_FAILED for any other answer than 200 */
export function parseObjectResponse({ status, headers, body }: HttpResponse): Row {
  if (status === 200) return JSON.parse(body) as Row;
  throw new CommandError('LOOKUP_FAILED', `status ${status} ${headers['nymgate-error'] ?? ''}`.trimEnd());
}
