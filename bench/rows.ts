import type { BenchCase } from './measure.ts';
import { cases as assertionProviders } from './rows/assertion-providers.bench.ts';
import { cases as bulk } from './rows/bulk.bench.ts';
import { cases as bulkParquet } from './rows/bulk-parquet.bench.ts';
import { cases as closedLists } from './rows/closed-lists.bench.ts';
import { cases as coldStart } from './rows/cold-start.bench.ts';
import { cases as engines } from './rows/engines.bench.ts';
import { cases as gateway } from './rows/gateway.bench.ts';
import { cases as imageStart } from './rows/image-start.bench.ts';
import { cases as lambdaStart } from './rows/lambda-start.bench.ts';
import { cases as latency } from './rows/latency.bench.ts';
import { cases as manyTenants } from './rows/many-tenants.bench.ts';
import { cases as memory } from './rows/memory.bench.ts';
import { cases as nginx } from './rows/nginx.bench.ts';
import { cases as observability } from './rows/observability.bench.ts';
import { cases as options } from './rows/options.bench.ts';
import { cases as regexRules } from './rows/regex-rules.bench.ts';
import { cases as ruleFileStart } from './rows/rule-file-start.bench.ts';
import { cases as sanitize } from './rows/sanitize.bench.ts';
import { cases as sizes } from './rows/sizes.bench.ts';
import { cases as strictness } from './rows/strictness.bench.ts';

/** Every case, in the order of the table. */
export const ROWS: readonly BenchCase[] = [
  ...sanitize,
  ...strictness,
  ...closedLists,
  ...engines,
  ...regexRules,
  ...gateway,
  ...options,
  ...nginx,
  ...latency,
  ...observability,
  ...manyTenants,
  ...memory,
  ...bulk,
  ...bulkParquet,
  ...coldStart,
  ...ruleFileStart,
  ...lambdaStart,
  ...imageStart,
  ...sizes,
  ...assertionProviders,
];
