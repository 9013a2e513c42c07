import { type AskGraph, toGraphPath } from '@nymgate/shell/gateway/caller';
import type { HttpAnswer } from '@nymgate/shell/gateway/request-once';
import { CommandError } from '@nymgate/shell/terminal/command-error';

type Row = Readonly<Record<string, unknown>>;

/** How a person's answers are asked for: of Graph itself, and of the gateway at `url`. */
export type PersonSources = {
  readonly url: string;
  readonly raw: (connector: string) => AskGraph;
  readonly safe: (connector: string) => AskGraph;
};

const EVERYBODY = '/v1.0/users?$select=id&$top=999';

/**
 * The pseudonym under which the gateway delivers an account: it keeps the order of what Graph lists.
 *
 * @param objectId as Graph has it
 * @throws CommandError LOOKUP_FAILED
 */
export async function findPerson(sources: PersonSources, objectId: string): Promise<string> {
  const connector = 'entra-id';
  const rawPages = pagesOf(sources.raw(connector), (link) => {
    const { pathname, search } = new URL(link);
    return pathname + search;
  });
  const safePages = pagesOf(sources.safe(connector), (link) =>
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
  ask: AskGraph,
  pathOf: (link: string) => string | undefined,
): AsyncGenerator<readonly Row[]> {
  for (let path: string | undefined = EVERYBODY; path !== undefined; ) {
    const page: Row = readObject(await ask(path));
    yield page['value'] as readonly Row[];
    const link: unknown = page['@odata.nextLink'];
    path = typeof link === 'string' ? pathOf(link) : undefined;
  }
}

/** Ids in a list of things; empty where the gateway does not serve it. */
export async function idsOf(ask: AskGraph, path: string): Promise<readonly string[]> {
  const answer = await ask(path);
  if (answer.status !== 200) return [];
  const { value } = readObject(answer) as { readonly value?: readonly Row[] };
  return (value ?? []).map(({ id }) => String(id));
}

/** @throws CommandError LOOKUP_FAILED for any other answer than 200 */
export function readObject({ status, headers, body }: HttpAnswer): Row {
  if (status === 200) return JSON.parse(body) as Row;
  throw new CommandError('LOOKUP_FAILED', `status ${status} ${headers['nymgate-error'] ?? ''}`.trimEnd());
}
