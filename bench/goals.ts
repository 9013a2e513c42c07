import type { Target } from './measure.ts';

/** Shares of a measured limit or of a named peer that this project wants (goal) and insists on (floor). Ratios hold within one run. */
export type Targets = { readonly goal: Target; readonly floor: Target };

const atLeast = (goal: number, floor: number, obstacle?: string): Targets => ({
  goal: { at: goal, wanted: 'at least', ...(obstacle === undefined ? {} : { obstacle }) },
  floor: { at: floor, wanted: 'at least' },
});
const atMost = (goal: number, floor: number, obstacle?: string): Targets => ({
  goal: { at: goal, wanted: 'at most', ...(obstacle === undefined ? {} : { obstacle }) },
  floor: { at: floor, wanted: 'at most' },
});

/**
 * For Node 24, the reference (docs/decisions/0017-gateway-floors.md). Its V8 parses and writes JSON half again as fast as that of Node 20,
 * so the goals against P+S are three quarters of those that Node 20 had. What was withdrawn is in withdrawn-goals.ts.
 */
export const TARGETS = {
  /** Sanitizing against P+S, 200 KB. */
  sanitizeLarge: atLeast(
    4.5,
    2,
    'SHA-256 runs at 97 % of what WebAssembly allows and takes a fifth (events) to two fifths (chat) of the time. The scan takes most of the rest, and each step waits for the end of the string before it.',
  ),
  /** The same, 20 KB. */
  sanitizeSmall: atLeast(
    3,
    2,
    'A quarter of a small page is its fixed part: eight cipher calls for the longest identifier, and copies into and out of the kernel.',
  ),
  /** The same for users, whose time is mostly SHA-256. */
  sanitizeUsers: atLeast(
    2,
    1,
    'Department, company, cost centre and language are checked against grammars and lists since the goal was set: in runs by turns 0.91 (psoxy) and 0.93 (native) of the speed of 28 November. The rest is SHA-256, and at 20 KB the fixed part of a page.',
  ),
  /** The same from 5 MB on: V8 takes twice the time in one run that it takes in another. */
  sanitizeHuge: { floor: { at: 2, wanted: 'at least' } },
  sanitizeHugeUsers: { floor: { at: 1, wanted: 'at least' } },
  /** Sanitizing against one pass a path with the same cryptography. */
  sanitizeNaive: { floor: { at: 5.5, wanted: 'at least' } },
  /** Processor time of a request against the pass-through and the sanitizer alone, which no gateway can do without. */
  gatewayOverhead: atMost(
    1.5,
    2,
    'In a profile of 317 µs: the paging link 22, audit line and chain 14, rules, tokens and limits 20, and cache misses between some hundred functions.',
  ),
  /** The same against Hono and fetch, which sanitize nothing. */
  gatewayHono: atMost(
    0.77,
    1,
    'Requests in the spellings of SDKs, error envelopes, tags, delta rounds, closed lists and slices of pages came after the goal, and a response waits for its audit line. In a profile the sockets take 15 % and the sanitizer 30; no other part takes more than 2.',
  ),
  /** A table against DuckDB on one thread with the same output. */
  bulkTable: atLeast(5, 3),
  /** The same with rows of 112 bytes, whose addresses need one block of SHA-256 each. */
  bulkShortTable: atLeast(
    6.3,
    3,
    'Not taken apart in a profile. The machine of this run took 1.3 times as long for bare node:http as that of 28 November.',
  ),
  /** Processor time of Parquet against reading and writing it unchanged, in either scheme (docs/decisions/0047-parquet-by-columns.md). */
  bulkParquet: atLeast(
    0.8,
    0.5,
    'A column is made page after page, so that a row group is not held: decoding pages and encoding them takes 160 ms of 520 in a profile, Snappy in JavaScript 180.',
  ),
  /** Memory of an open 5 MB response beyond its output, against the size of the response. */
  memory: atMost(1.6, 3.2),
  /** From process start to the first sanitized answer, what it takes beyond bare node:http against bare node:http. */
  coldStart: atMost(0.75, 1.4),
  /** The same for a function with V8's cache, against an empty function; stores and Entra ID answer at once. */
  lambdaStart: {
    goal: {
      at: 1.15,
      wanted: 'at most',
      obstacle:
        "In a profile V8's cache takes 18 ms, the modules' own code 10, garbage 9 and tables of closed lists 5. What a start reads has grown from 616 to 689 KB since the goal: audit file, faulty connectors, keys by tenant, closed lists, sorted rows.",
    },
  },
  /** What rules of one's own add to a start with `ruleCache`, against the start with the connector's policy. */
  ruleFileStart: {
    goal: {
      at: 1 / 3,
      wanted: 'at most',
      obstacle:
        'Host functions make pseudonyms and patterns of the first page before V8 has optimized them, and the automaton of the paths is built. A later run on the same machine had 23 ms instead of 31.',
    },
  },
  /** A hundred connectors over two rule files: milliseconds until it listens, and megabytes by then. */
  tenantsStart: { goal: { at: 2_000, wanted: 'at most' } },
  tenantsMemory: { goal: { at: 200, wanted: 'at most' } },
  /** Milliseconds of the longest request while it reloads. */
  tenantsReload: { goal: { at: 50, wanted: 'at most' } },
  /** Peak of resident memory while it reloads, against what was resident before. */
  tenantsReloadMemory: { goal: { at: 2, wanted: 'at most' } },
  /** The image's start as `coldStart`, under the same Node and switches; stores and Entra ID answer at once. */
  imageStart: { goal: { at: 0.55, wanted: 'at most' } },
  /** Megabytes of the image for one processor, as a registry gets it. */
  image: { floor: { at: 55, wanted: 'at most' } },
  /** Kilobytes of a file that npm installs. */
  npmFile: { floor: { at: 5_000, wanted: 'at most' } },
  /** What an assertion provider adds to a start, against `AZURE_IDENTITY`. */
  assertionProvider: { goal: { at: 0.3, wanted: 'at most' } },
} as const satisfies Record<string, { readonly goal?: Target; readonly floor?: Target }>;

/** The least that a cloud's own library adds to a start, in milliseconds (docs/decisions/0012-assertion-providers.md). */
export const AZURE_IDENTITY = 36;

/**
 * The native scheme has an HMAC where the other has a hash: its goals are 0.85 of the other's, and so are its floors against
 * what makes no pseudonyms. Against the same cryptography the floor is the same (docs/decisions/0017-gateway-floors.md).
 */
export function selectTargets(
  scheme: 'native' | 'psoxy',
  targets: Partial<Targets>,
  against: 'nothing' | 'same',
): Partial<Targets> {
  if (scheme === 'psoxy') return targets;
  const { goal, floor } = targets;
  return {
    ...(goal === undefined ? {} : { goal: lessened(goal) }),
    ...(floor === undefined ? {} : { floor: against === 'nothing' ? lessened(floor) : floor }),
  };
}

function lessened(target: Target): Target {
  return { ...target, at: target.at * 0.85 };
}
