import type { ExampleCall, Lookup } from '@nymgate/connectors/index';
import { CommandError } from '../terminal/command-error.ts';

export type LookupResponse = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
};
export type FetchPath<A extends LookupResponse = LookupResponse> = (path: string) => Promise<A>;

/** Index of the value that each slot took, to select the same person from another caller's responses. */
export type SlotChoices = Readonly<Record<string, number>>;
export type FilledPath = { readonly path: string; readonly choices: SlotChoices };

/**
 * All ways to fill a path, the best first; with `choices` only the chosen one. Throws `CommandError`
 * LOOKUP_FAILED if the lookup finds nothing.
 */
export type SlotFiller = (path: string, choices?: SlotChoices) => AsyncGenerator<FilledPath>;

export type Lookups = Readonly<Record<string, Lookup>>;
type SlotValues = Readonly<Record<string, string>>;

const SLOT = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** Fills `{slot}`s of a path with values from earlier responses to the same caller. Each lookup runs once. */
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
    for await (const filled of bind(listSlots(path, lookups), { values: {}, choices: {} })) {
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
  return path.replace(SLOT, (placeholder, slot: string) =>
    values[slot] === undefined ? placeholder : encodeURIComponent(values[slot]),
  );
}

/** Slots of a path and of its lookups, dependencies first. */
function listSlots(path: string, lookups: Lookups, open: readonly string[] = []): readonly string[] {
  const direct = [...path.matchAll(SLOT)]
    .map(([, slot]) => slot ?? '')
    .filter((slot) => !open.includes(slot));
  return [
    ...new Set(
      direct.flatMap((slot) => [...listSlots(lookups[slot]?.path ?? '', lookups, [...open, slot]), slot]),
    ),
  ];
}

/** The lookups of all example calls by slot; the first example that uses a slot wins. */
export function collectLookups(examples: readonly ExampleCall[]): Lookups {
  return Object.assign({}, ...examples.map(({ lookups }) => lookups ?? {}).reverse());
}

/**
 * Evaluates a JSON pointer (RFC 6901) in which `*` matches any array element. Empty if the pointer doesn't
 * resolve.
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
