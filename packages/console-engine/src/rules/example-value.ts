import { RequestError } from '@nymgate/engine/kernel/errors';
import type { ChangedField } from 'nymgate-console';
import type { ExampleResponse } from './example-responses.ts';
import type { PreviewContext } from './preview-draft.ts';
import { type CallDecision, type CallPaths, tryDecideCall } from './preview-draft.ts';
import type { ServedDraft } from './read-draft.ts';

/** A value of the tenant that shows a change, if any. */
export type FindExample = (change: ChangedField) => ChangedField['example'];

type Sides = { readonly before: ServedDraft; readonly after: ServedDraft };
type Call = CallPaths & {
  readonly document: unknown;
  readonly before: CallDecision | undefined;
  readonly after: CallDecision | undefined;
};

const MAX_TRIED = 12;

/** Parses each response once for all changes of a comparison, on demand. */
export function createExampleFinder(sides: Sides, { examples, graph }: PreviewContext): FindExample {
  const calls = new Map<ExampleResponse, Call>();
  const toCall = (example: ExampleResponse): Call => {
    const known = calls.get(example);
    if (known !== undefined) return known;
    const call = {
      ...example,
      document: JSON.parse(example.body) as unknown,
      before: tryBoth(sides.before, example),
      after: tryBoth(sides.after, example),
    };
    calls.set(example, call);
    return call;
  };
  return ({ endpoint, field }) => {
    for (const example of examples) {
      const call = toCall(example);
      const decided = [call.after, call.before].some((side) => side?.endpoint.template === endpoint);
      const found = decided ? findChanged(call, field.split('/').slice(1), { sides, graph }) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Retries without the query: rules that refuse `$top` deliver the same fields. */
function tryBoth(side: ServedDraft, paths: CallPaths): CallDecision | undefined {
  const [path = '', url = ''] = [paths.path, paths.url].map((each) => each.split('?')[0]);
  return tryDecideCall(side, paths) ?? tryDecideCall(side, { path, url });
}

function findChanged(
  call: Call,
  steps: readonly string[],
  { sides, graph }: { readonly sides: Sides; readonly graph: string },
): ChangedField['example'] {
  let tried = 0;
  for (const { value, document } of onlyValues(call.document, steps.map(unescapeStep))) {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    tried += 1;
    if (tried > MAX_TRIED) return undefined;
    const [before, after] = [
      treated(sides.before, call.before, { document, graph, steps }),
      treated(sides.after, call.after, { document, graph, steps }),
    ];
    if (before !== after) return { raw: JSON.stringify(value), before, after };
  }
  return undefined;
}

type SingleValue = { readonly document: unknown; readonly graph: string; readonly steps: readonly string[] };

/** The delivered JSON of a document's only value; null if nothing is delivered. */
function treated(
  side: ServedDraft,
  call: CallDecision | undefined,
  { document, graph, steps }: SingleValue,
): string | null {
  if (call === undefined) return null;
  try {
    const body = new TextEncoder().encode(JSON.stringify(document));
    const { output } = side.offline(graph).sanitize({ ...call.request, body });
    const value = valueAt(JSON.parse(output), steps.map(unescapeStep));
    return value === undefined ? null : JSON.stringify(value);
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

type IsolatedValue = { readonly value: unknown; readonly document: unknown };

/**
 * Each value that a path leads to, in a document whose lists hold only the elements on that path: the result is found
 * without knowing which elements were dropped.
 */
function* onlyValues(document: unknown, [step, ...rest]: readonly string[]): Generator<IsolatedValue> {
  if (step === undefined) return yield { value: document, document };
  if (Array.isArray(document)) {
    if (step !== '*') return;
    for (const item of document)
      for (const only of onlyValues(item, rest)) yield { value: only.value, document: [only.document] };
  } else if (typeof document === 'object' && document !== null && Object.hasOwn(document, step)) {
    const inner = (document as Readonly<Record<string, unknown>>)[step];
    for (const only of onlyValues(inner, rest))
      yield { value: only.value, document: { ...document, [step]: only.document } };
  }
}

function valueAt(document: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return document;
  if (Array.isArray(document)) return step === '*' ? valueAt(document[0], rest) : undefined;
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, step)) return undefined;
  return valueAt((document as Readonly<Record<string, unknown>>)[step], rest);
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
