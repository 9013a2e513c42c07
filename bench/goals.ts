import type { Target } from './measure.ts';

/** Which machine-independent numbers this project wants (goal) and insists on (floor). Ratios hold within one run. */
export type Targets = { readonly goal: Target; readonly floor: Target };

const atLeast = (goal: number, floor: number): Targets => ({
  goal: { at: goal, wanted: 'at least' },
  floor: { at: floor, wanted: 'at least' },
});
const atMost = (goal: number, floor: number): Targets => ({
  goal: { at: goal, wanted: 'at most' },
  floor: { at: floor, wanted: 'at most' },
});

/**
 * For Node 24, the reference (docs/decisions/0017-gateway-floors.md). Its V8 parses and writes JSON half again as fast as that of Node 20,
 * so the same sanitizer is fewer times as fast as that: the goals are three quarters of those that Node 20 had.
 */
export const TARGETS = {
  /** Sanitizing against P+S, 200 KB and more; why not 2.5: docs/decisions/0017-gateway-floors.md. */
  sanitizeLarge: atLeast(4.5, 2),
  /** The same, 20 KB. */
  sanitizeSmall: atLeast(3, 2),
  /** The same for users of any size, two thirds of whose time is SHA-256: docs/performance-profile.md. */
  sanitizeUsers: atLeast(2, 1),
  /** Sanitizing against one pass a path with the same cryptography. */
  sanitizeNaive: atLeast(20, 5.5),
  /** Processor time of a request against our own pass-through. */
  gatewayProcessor: { goal: { at: 1.5, wanted: 'at most' } },
  /** The same against the pass-through and the sanitizer alone: docs/decisions/0017-gateway-floors.md. */
  gatewayOverhead: { floor: { at: 2, wanted: 'at most' } },
  /** Requests a second against Hono and fetch, which sanitize nothing. */
  gatewayThroughput: { goal: { at: 2, wanted: 'at least' } },
  /** The same in processor time: what the server alone can do, where callers and upstream have no share in it. */
  gatewayHono: atMost(1 / 2, 0.85),
  /** Milliseconds added at one connection. */
  latencyMedian: { goal: { at: 0.5, wanted: 'at most' } },
  latencyTail: { goal: { at: 2, wanted: 'at most' } },
  /** A table against DuckDB on one thread with the same output. */
  bulkTable: atLeast(5, 3),
  /** The same with rows of 112 bytes, whose addresses need one block of SHA-256 each: the rows below where DuckDB makes 238,000 a second. */
  bulkShortTable: atLeast(6.3, 3),
  /** Rows of that table a second on one core; no floor, since no ratio is in it. */
  bulkRows: { goal: { at: 1_500_000, wanted: 'at least' } },
  /** Processor time of Parquet against reading and writing it unchanged, in either scheme: hardly more, and at most twice (docs/decisions/0047-parquet-by-columns.md). */
  bulkParquet: atLeast(0.8, 0.5),
  /** Megabytes of an open 5 MB response beyond its output. */
  memory: atMost(8, 16),
  /** Milliseconds from process start to the first sanitized answer, beyond bare node:http; why not 40: docs/performance-profile.md. */
  coldStart: atMost(50, 90),
  /** Milliseconds that a function's start takes beyond an empty function's; stores and Entra ID answer at once. */
  lambdaStart: { goal: { at: 60, wanted: 'at most' } },
  /** Milliseconds that rules of one's own, 60 endpoints, add to a start. */
  ruleFileStart: { goal: { at: 30, wanted: 'at most' } },
  /** Milliseconds from process start to the first sanitized answer, beyond bare node:http with the same switches; stores and Entra ID answer at once. */
  imageStart: { goal: { at: 60, wanted: 'at most' } },
  /** Megabytes of the image for one processor, as a registry gets it. */
  image: { floor: { at: 55, wanted: 'at most' } },
  /** Kilobytes of a file that npm installs. */
  npmFile: { floor: { at: 5_000, wanted: 'at most' } },
  /** Kilobytes that a start reads. */
  bundle: atMost(400, 600),
  /** Milliseconds that an assertion provider adds to a start. */
  assertionProvider: { goal: { at: 10, wanted: 'at most' } },
} as const satisfies Record<string, { readonly goal?: Target; readonly floor?: Target }>;

/**
 * The native scheme has an HMAC where the other has a hash: its goals are 0.85 of the other's, and so are its floors against
 * what makes no pseudonyms. Against the same cryptography the floor is the same (docs/decisions/0017-gateway-floors.md).
 */
export function forScheme(
  scheme: 'native' | 'psoxy',
  targets: Targets,
  against: 'nothing' | 'same',
): Targets {
  if (scheme === 'psoxy') return targets;
  const { goal, floor } = targets;
  return { goal: lessened(goal), floor: against === 'nothing' ? lessened(floor) : floor };
}

function lessened(target: Target): Target {
  return { ...target, at: target.at * 0.85 };
}
