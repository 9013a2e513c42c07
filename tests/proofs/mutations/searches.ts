import { findLeaks } from '../../harness/expect-no-leaks.ts';
import { canariesIn } from '../../leak/canary.ts';
import { change, type ProofMutation } from '../mutation.ts';

// Searches of the suite, of which a cited test shows that they find what they are for.

export const SEARCHES_MUTATIONS: readonly ProofMutation[] = [
  change(canariesIn, 'tests/leak/canary.ts')('finds nothing', () => () => new Set(), [
    'leak.test.ts › positive control: turning a treatment into keep must be found',
  ]),
  change(findLeaks, 'tests/harness/expect-no-leaks.ts')('finds nothing', () => () => [], [
    'told.test.ts › LOG-01',
  ]),
];
