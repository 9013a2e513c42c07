import { parseCast } from '@nymgate/engine/plan/casts';
import type { NativeEndpoint, SegmentPart } from '@nymgate/engine/plan/plan';
import { isReserved } from '@nymgate/engine/requests/paths/spellings';

/** A word of a path, with what may stand behind it. */
export type PathStep = {
  /** `users`; empty at the top. */
  readonly name: string;
  /** What is answered here, and behind a key. */
  endpoint?: NativeEndpoint;
  keyed?: NativeEndpoint;
  /** A key may stand behind it. */
  hasKey: boolean;
  /** Behind it, with or without a key. */
  readonly steps: Map<string, PathStep>;
  /** Functions on the whole, and behind a key. */
  readonly functions: FunctionStep[];
  readonly keyedFunctions: FunctionStep[];
  /** Words that follow a key; the others follow the step itself. */
  readonly keyedWords: Set<string>;
};

export type FunctionStep = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly endpoint: NativeEndpoint;
};

type Segment = readonly SegmentPart[];

function createPathStep(name: string): PathStep {
  return {
    ...{ name, hasKey: false, steps: new Map(), functions: [], keyedFunctions: [], keyedWords: new Set() },
  };
}

/** Paths of the endpoints as a tree. Numbers, values and casts are no resources, and nothing follows a function. */
export function createPathTree(endpoints: readonly NativeEndpoint[]): PathStep {
  const root = createPathStep('');
  for (const endpoint of endpoints) addPath(root, endpoint);
  return root;
}

function addPath(root: PathStep, endpoint: NativeEndpoint): void {
  const [, ...segments] = endpoint.path.segments;
  const kinds = segments.map(readSegment);
  const ends = kinds.findIndex((kind) => kind === undefined || kind.kind === 'function');
  if (ends !== -1 && (kinds[ends] === undefined || ends < kinds.length - 1)) return;
  let step = root;
  let isKeyed = false;
  for (const kind of kinds) {
    if (kind === undefined) return;
    if (kind.kind === 'function') {
      const { name, parameters } = kind;
      (isKeyed ? step.keyedFunctions : step.functions).push({ name, parameters, endpoint });
      return;
    }
    if (kind.kind === 'key') {
      step.hasKey = true;
      isKeyed = true;
      continue;
    }
    if (isKeyed) step.keyedWords.add(kind.name);
    isKeyed = false;
    const next = step.steps.get(kind.name) ?? createPathStep(kind.name);
    step.steps.set(kind.name, next);
    step = next;
  }
  if (isKeyed) step.keyed ??= endpoint;
  else step.endpoint ??= endpoint;
}

type SegmentKind =
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly string[] };

/** @returns undefined for what is neither resource nor function */
function readSegment(parts: Segment): SegmentKind | undefined {
  const [first, ...more] = parts;
  if (first === undefined) return undefined;
  if ('slot' in first) return more.length === 0 ? { kind: 'key' } : undefined;
  const [written = ''] = first.literal.split('(', 1);
  const name = written.slice(written.lastIndexOf('.') + 1);
  if (written.startsWith('$') || parseCast([written]) !== undefined) return undefined;
  const isFunction = first.literal.includes('(') || isReserved(written);
  if (!isFunction) return more.length === 0 ? { kind: 'word', name: written } : undefined;
  const parameters = readParameters(parts);
  return parameters === undefined ? undefined : { kind: 'function', name, parameters };
}

const PARAMETER = /[(,](\w+)='?$/;

/** @returns undefined when an argument has no name: a key in parentheses */
function readParameters(parts: Segment): readonly string[] | undefined {
  const names = parts.flatMap((part, index) => {
    if ('literal' in part) return [];
    const before = parts[index - 1];
    return [before !== undefined && 'literal' in before ? PARAMETER.exec(before.literal)?.[1] : undefined];
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}
