import type { ExampleCall, Lookup } from '@nymgate/connectors/index';
import { CommandError } from '../terminal/command-error.ts';

/** An answer as far as a lookup reads it. */
export type LookupResponse = {
  readonly status: number;
  readonly body: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};
export type FetchPath<A extends LookupResponse = LookupResponse> = (path: string) => Promise<A>;

/** The index of the value that each slot took, from 0: it picks the same person out of another caller's answers. */
export type SlotChoices = Readonly<Record<string, number>>;
export type FilledPath = { readonly path: string; readonly choices: SlotChoices };

/** All ways to fill a path, the best one first; with `choices` only the chosen one. Throws `CommandError` LOOKUP_FAILED when there is none. */
export type SlotFiller = (path: string, choices?: SlotChoices) => AsyncGenerator<FilledPath>;

/** By slot. */
export type Lookups = Readonly<Record<string, Lookup>>;
type SlotValues = Readonly<Record<string, string>>;

const SLOT = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * Fills `{slot}`s of a path with values out of earlier answers of the same caller. Each lookup is asked once.
 *
 * @example for await (const { path } of createSlotFiller(lookups, caller)('/v1.0/users/{userId}')) … // '/v1.0/users/p~…'
 */
export function createSlotFiller(lookups: Lookups, fetchPath: FetchPath): SlotFiller {
  const results = new Map<string, Promise<LookupResult>>();
  const find = async (slot: string, values: SlotValues): Promise<LookupResult> => {
    const lookup = lookups[slot];
    if (lookup === undefined)
      return { values: [], reason: 'no example call of this connector says where its value comes from' };
    const name = JSON.stringify([fillPath(lookup.path, values), lookup.pointer]);
    const found = results.get(name) ?? runLookup(lookup, fillPath(lookup.path, values), fetchPath);
    results.set(name, found);
    return found;
  };
  return async function* fillings(path, choices) {
    let failure: CommandError | undefined;
    let any = false;
    for await (const filled of bind(slotsOf(path, lookups), { values: {}, choices: {} })) {
      any = true;
      yield { path: fillPath(path, filled.values), choices: filled.choices };
    }
    if (!any && failure !== undefined) throw failure;

    async function* bind([slot, ...rest]: readonly string[], bound: Binding): AsyncGenerator<Binding> {
      if (slot === undefined) return yield bound;
      const found = await find(slot, bound.values);
      if (found.values.length === 0)
        failure = new CommandError('LOOKUP_FAILED', `{${slot}}, ${found.reason}`);
      for (const [index, value] of found.values.entries()) {
        if (choices !== undefined && choices[slot] !== index) continue;
        yield* bind(rest, {
          values: { ...bound.values, [slot]: value },
          choices: { ...bound.choices, [slot]: index },
        });
      }
    }
  };
}

type Binding = { readonly values: SlotValues; readonly choices: SlotChoices };
type LookupResult = { readonly values: readonly string[]; readonly reason: string };

async function runLookup(
  { path, pointer }: Lookup,
  filledPath: string,
  fetchPath: FetchPath,
): Promise<LookupResult> {
  const { status, body, headers } = await fetchPath(filledPath);
  if (status !== 200)
    return {
      values: [],
      reason: `its lookup was answered with ${status} ${headers?.['nymgate-error'] ?? ''}`.trimEnd(),
    };
  const values = readPointer(JSON.parse(body), pointer).filter(
    (value) => typeof value === 'string' && value !== '',
  );
  return { values: values as readonly string[], reason: `nothing at ${pointer} of ${path}` };
}

function fillPath(path: string, values: SlotValues): string {
  return path.replace(SLOT, (whole, slot: string) =>
    values[slot] === undefined ? whole : encodeURIComponent(values[slot]),
  );
}

/** The slots of a path and of the lookups for them; a slot that others need comes before them. */
function slotsOf(path: string, lookups: Lookups, open: readonly string[] = []): readonly string[] {
  const own = [...path.matchAll(SLOT)].map(([, slot]) => slot ?? '').filter((slot) => !open.includes(slot));
  return [
    ...new Set(
      own.flatMap((slot) => [...slotsOf(lookups[slot]?.path ?? '', lookups, [...open, slot]), slot]),
    ),
  ];
}

/** The lookups of all example calls by slot; the first example that names a slot says where its value comes from. */
export function collectLookups(examples: readonly ExampleCall[]): Lookups {
  return Object.assign({}, ...examples.map(({ lookups }) => lookups ?? {}).reverse());
}

/**
 * The values that a JSON pointer (RFC 6901) names. `*` stands for any element of an array, so there may be several; there is
 * none when the pointer leads nowhere.
 *
 * @example readPointer({ value: [{ id: 'x' }, { id: 'y' }] }, '/value/*' + '/id') // ['x', 'y']
 */
export function readPointer(document: unknown, pointer: string): readonly unknown[] {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [document],
  );
}

function follow(value: unknown, step: string): readonly unknown[] {
  if (step === '*' && Array.isArray(value)) return value;
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}
