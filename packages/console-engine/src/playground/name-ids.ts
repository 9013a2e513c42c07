import type { AlignedRow, CallResult } from 'nymgate-console';

/** Raw properties that name a resource, the best first. */
const NAMES = ['displayName', 'subject', 'topic', 'name', 'mail', 'userPrincipalName'] as const;

const MAX_IDS = 200;
const MAX_NAME_LENGTH = 80;

type RawNames = Map<string, string>;
type FoundId = { readonly name: string; readonly raw: string | undefined; readonly around: RawNames };

/**
 * Reversible pseudonyms of a response, each with the raw name of its object, or else the raw ID. The page shows raw
 * values of a simulated tenant and in inspect mode only, and so it gets no other responses.
 */
export function nameIds(rows: readonly AlignedRow[]): CallResult['pseudonyms'] {
  const found = new Map<string, FoundId>();
  const open: RawNames[] = [new Map()];
  for (const { kind, name, raw, safe } of rows) {
    if (kind === 'open-object') open.push(new Map());
    if (kind === 'close-object') open.pop();
    const around = open.at(-1);
    if (kind !== 'value' || around === undefined) continue;
    if (raw !== undefined) around.set(name, raw);
    const value = readPseudonym(safe);
    if (value === undefined || !(found.has(value) || found.size < MAX_IDS)) continue;
    // The object itself names better than one that references it.
    if (!found.has(value) || (name === 'id' && found.get(value)?.name !== 'id'))
      found.set(value, { name, raw, around });
  }
  return [...found].map(([value, id]) => ({ name: id.name, value, ...label(id) }));
}

function readPseudonym(safe: string | undefined): string | undefined {
  return safe === undefined ? undefined : /^"((?:[A-Za-z0-9]{1,16}:)?p~[^"]+)"$/.exec(safe)?.[1];
}

/** Other IDs of an object stand for something else than what its names name. */
function label({ name, raw, around }: FoundId): { readonly label?: string } {
  const key = name === 'id' ? NAMES.find((each) => isText(around.get(each))) : undefined;
  const text = key === undefined ? raw : around.get(key);
  return text === undefined || !isText(text) ? {} : { label: text.slice(1, -1).slice(0, MAX_NAME_LENGTH) };
}

/** JSON of a string that isn't empty. Its escapes stay, because they make invisible characters visible. */
function isText(json: string | undefined): boolean {
  return json !== undefined && json.length > 2 && json.startsWith('"');
}
