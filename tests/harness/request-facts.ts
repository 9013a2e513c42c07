import type { RequestFacts } from '../../packages/gateway/src/proxy/request-facts.ts';
import { createStopwatch } from '../../packages/gateway/src/proxy/stopwatch.ts';

/** A request that was served, each number another. */
export const SERVED: RequestFacts = {
  gateway: { policy: 'all', keyFingerprint: 'none' },
  requestId: 'r',
  batch: '',
  clientRequestId: 'q',
  method: 'GET',
  time: 1_767_225_600_000,
  watch: createStopwatch(() => 0),
  trace: undefined,
  timeSpent: { own: 8.04, entra: 9, graph: 11 },
  stage: 'answer',
  client: '203.0.113.9',
  caller: { id: 'local' },
  route: { connector: 'entra-id', plan: { policy: 'p' }, pseudonymizer: { keyFingerprint: 'e' } },
  endpoint: 'users',
  opened: { tokensOpened: 5, linksOpened: 7 },
  subject: 't~x',
  sourceRequestId: 's',
  received: { bytesIn: 1 },
  sanitized: { treatments: { keep: 3 }, unknownFields: 4, mismatches: 8, unlisted: 9, linksSealed: 6 },
  failure: undefined,
  status: 200,
  linksUnmatched: 0,
  bytesOut: 2,
};
