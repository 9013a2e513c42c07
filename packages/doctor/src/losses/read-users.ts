import type { DoctorCase } from '../steps/doctor-case.ts';

type UsersCase = Pick<DoctorCase, 'config' | 'ports' | 'probe'>;

/** Rows as Graph returned them, never to be printed. */
export type UsersRead =
  | { readonly kind: 'read'; readonly users: readonly unknown[]; readonly complete: boolean }
  | { readonly kind: 'failed'; readonly status: number };

/** Full pages of Graph. */
const PAGE_SIZE = 999;
const MAX_PAGES = 3;
const MILLISECONDS = 20_000;

/** Reads at most three full pages of the tenant's users, within 20 seconds. */
export async function readUsers(
  { config, ports, probe }: UsersCase,
  { version, properties }: { readonly version: string; readonly properties: readonly string[] },
): Promise<UsersRead> {
  const deadline = ports.clock.monotonic() + MILLISECONDS;
  const collection = `/${version}/users`;
  const users: unknown[] = [];
  let path: string | undefined =
    `${collection}?$select=${properties.map(encodeURIComponent).join(',')}&$top=${PAGE_SIZE}`;
  for (let page = 0; path !== undefined && page < MAX_PAGES; page += 1) {
    const timeout = deadline - ports.clock.monotonic();
    if (timeout <= 0) break;
    const { status, body } = await probe.fetchGraph(path, timeout);
    const rows = status === 200 ? readRows(body) : undefined;
    if (rows === undefined && users.length === 0) return { kind: 'failed', status };
    if (rows === undefined) break;
    users.push(...rows.value);
    path = toNextPath(rows.next, new URL(collection, config.source.graph));
  }
  return { kind: 'read', users, complete: path === undefined };
}

type Rows = { readonly value: readonly unknown[]; readonly next: unknown };

function readRows(body: unknown): Rows | undefined {
  if (typeof body !== 'object' || body === null || !('value' in body)) return undefined;
  if (!Array.isArray(body.value)) return undefined;
  return { value: body.value, next: '@odata.nextLink' in body ? body['@odata.nextLink'] : undefined };
}

/** The token goes to the list of users only, whatever the link is. */
function toNextPath(link: unknown, collection: URL): string | undefined {
  if (typeof link !== 'string' || !URL.canParse(link)) return undefined;
  const { origin, pathname, search } = new URL(link);
  return origin === collection.origin && pathname === collection.pathname
    ? `${pathname}${search}`
    : undefined;
}
