import { addresses } from './addresses.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { jsonPath } from './json-path.ts';
import { odataGuard } from './odata-guard.ts';
import { requestTarget } from './request-target.ts';
import { ruleYaml } from './rule-yaml.ts';

/** Every reader of outside text that is fuzzed; the engines have a fuzzer of their own. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [requestTarget, odataGuard, jsonPath, ruleYaml, addresses];
