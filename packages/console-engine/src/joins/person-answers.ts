/** Whom a walk is for. */
export type SubjectPerson = {
  /** `p~…` of the object id. */
  readonly id: string;
  /** Ids of the groups and teams that the person belongs to. */
  readonly belongsTo: ReadonlySet<string>;
  /** Hashes of everything that identifies the person. */
  readonly hashes: ReadonlySet<string>;
};

type Row = Readonly<Record<string, unknown>>;

/** Lists of the whole tenant that an export loops over, and which of their rows concern the person. */
const LISTS: readonly (readonly [RegExp, (row: Row, person: SubjectPerson) => boolean])[] = [
  [/^\/v1\.0\/users(?:\/delta(?:\(\))?)?(?:\?|$)/, (row, { id }) => row['id'] === id],
  [
    /^\/v1\.0\/(?:groups|teams)(?:\/delta(?:\(\))?)?(?:\?|$)/,
    (row, { belongsTo }) => belongsTo.has(String(row['id'])),
  ],
  [/^\/v1\.0\/communications\/callRecords(?:\?|$)/, concerns],
];

/** Things that each take requests of their own: so many of a kind are followed, or somebody with a busy year waits for minutes. */
export const MAX_RESOURCES = 5;
const THINGS = /\/(?:callRecords|chats|allChannels|drives|groups|teams|attendanceReports)(?:\?|$)/;

/**
 * The body of an answer as one person's walk takes it: without the rows of others where the path lists everybody or everything, and
 * without the link to a next page. What an export loops over is then only what concerns the person, a page of each.
 *
 * @param path of Graph's, `/v1.0/users?$top=999`
 */
export function filterResponse(path: string, body: string, person: SubjectPerson): string {
  const document = JSON.parse(body) as Row;
  const rows = document['value'];
  if (!Array.isArray(rows)) return body;
  const keep = LISTS.find(([pattern]) => pattern.test(path))?.[1];
  const own = keep === undefined ? rows : (rows as readonly Row[]).filter((row) => keep(row, person));
  const value = THINGS.test(path) ? own.slice(0, MAX_RESOURCES) : own;
  // Of everybody the person may stand on any page.
  const isWhole = keep === undefined || own.length > 0;
  const { '@odata.nextLink': next, ...rest } = document;
  return JSON.stringify({ ...rest, value, ...(!isWhole && { '@odata.nextLink': next }) });
}

function concerns(row: Row, { hashes }: SubjectPerson): boolean {
  const text = JSON.stringify(row);
  return [...hashes].some((hash) => text.includes(hash));
}
