import { changeOfTests, type ProofMutation } from '../mutation.ts';

// Searches of the suite, of which a cited test shows that they find what they are for.

const scannerModule = changeOfTests<typeof import('../../leak/canary.ts')>('leak/canary.ts');
const expectNoLeaksModule = changeOfTests<typeof import('../../harness/expect-no-leaks.ts')>(
  'harness/expect-no-leaks.ts',
);
export const SEARCHES_MUTATIONS: readonly ProofMutation[] = [
  scannerModule('canariesIn', { to: 'finds nothing', instead: () => () => new Set() }, [
    'leak.test.ts › positive control: turning a treatment into keep must be found',
  ]),
  expectNoLeaksModule('findLeaks', { to: 'finds nothing', instead: () => () => [] }, [
    'told.test.ts › LOG-01',
  ]),
];
