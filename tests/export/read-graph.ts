import type { TestGateway } from '../harness/start-gateway.ts';

export type GraphRow = Readonly<Record<string, unknown>>;
/** A row of Graph's own and whose it is, ids in clear. */
export type Owned = { readonly owner: string; readonly row: GraphRow };

/** Graph itself, asked past the gateway. */
export type Graph = {
  /** All rows of a collection, page by page, or the one thing that it is; none for an owner who has nothing there (403, 404). */
  readonly all: (path: string) => Promise<readonly GraphRow[]>;
  readonly each: EachOwner;
  /** Ids of those who are there now. */
  readonly people: () => Promise<readonly string[]>;
};

/** Rows of many things, a few things at once; `owner` names whose they are, the thing itself unless it says otherwise. */
type EachOwner = <Thing>(
  things: readonly Thing[],
  path: (thing: Thing) => string,
  owner?: (thing: Thing) => string,
) => Promise<readonly Owned[]>;

type Answer = { readonly status: number; readonly body: string };

/** Owners that are asked about at once: a simulator of a thousand people has many. */
const TOGETHER = 4;

/** @param ask one GET of a path of Graph's, `/v1.0/users` */
export function createGraph(ask: (path: string) => Promise<Answer>): Graph {
  const all: Graph['all'] = async (path) => {
    const rows: GraphRow[] = [];
    for (let next: string | undefined = `/v1.0${path}`; next !== undefined; ) {
      const { status, body } = await ask(next);
      if (status === 404 || status === 403) return rows;
      if (status !== 200) throw new Error(`${path} ${status}`);
      const page = JSON.parse(body) as { value?: GraphRow[]; '@odata.nextLink'?: string };
      for (const row of page.value ?? [page]) rows.push(row);
      next = page['@odata.nextLink']?.replace(/^https?:\/\/[^/]+/, '');
    }
    return rows;
  };
  const each: EachOwner = async (things, path, owner = String) => {
    const found: (readonly Owned[])[] = [];
    const left = things.entries();
    const work = async () => {
      for (const [index, thing] of left)
        found[index] = (await all(path(thing))).map((row) => ({ owner: owner(thing), row }));
    };
    await Promise.all(Array.from({ length: TOGETHER }, work));
    return found.flat();
  };
  return { all, each, people: async () => (await all('/users?$select=id&$top=999')).map(idOf) };
}

/** The Graph behind a test's gateway. */
export async function graphBehind({ simulator, graphToken }: TestGateway): Promise<Graph> {
  const headers = { authorization: `Bearer ${await graphToken()}` };
  return createGraph(async (path) => {
    const answer = await fetch(`${simulator.graphUrl}${path}`, { headers });
    return { status: answer.status, body: await answer.text() };
  });
}

export function idOf(row: GraphRow): string {
  return String(row['id']);
}
