import type { ProofMutation } from '../mutation.ts';
import { ANSWERS_MUTATIONS } from './answers.ts';
import { BULK_MUTATIONS } from './bulk.ts';
import { CALLERS_MUTATIONS } from './callers.ts';
import { CONFIGURATION_MUTATIONS } from './configuration.ts';
import { HOSTS_MUTATIONS } from './hosts.ts';
import { LISTENER_MUTATIONS } from './listener.ts';
import { PROXY_MUTATIONS } from './proxy.ts';
import { PSEUDONYMS_MUTATIONS } from './pseudonyms.ts';
import { PSOXY_MUTATIONS } from './psoxy.ts';
import { REQUESTS_MUTATIONS } from './requests.ts';
import { SEARCHES_MUTATIONS } from './searches.ts';
import { SERVICE_MUTATIONS } from './service.ts';
import { SOURCE_MUTATIONS } from './source.ts';
import { TOOLS_MUTATIONS } from './tools.ts';

// For tests that threats.md cites: what each guards, broken. `npm run verify -- proofs` shows that the test then fails. Tests
// without an entry are in ../unproven.ts.

export const PROOF_MUTATIONS: readonly ProofMutation[] = [
  ...ANSWERS_MUTATIONS,
  ...BULK_MUTATIONS,
  ...CALLERS_MUTATIONS,
  ...CONFIGURATION_MUTATIONS,
  ...HOSTS_MUTATIONS,
  ...LISTENER_MUTATIONS,
  ...PROXY_MUTATIONS,
  ...PSEUDONYMS_MUTATIONS,
  ...PSOXY_MUTATIONS,
  ...REQUESTS_MUTATIONS,
  ...SEARCHES_MUTATIONS,
  ...SERVICE_MUTATIONS,
  ...SOURCE_MUTATIONS,
  ...TOOLS_MUTATIONS,
];
