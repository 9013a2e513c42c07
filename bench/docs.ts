import { FULL } from './measure.ts';
import { readSavedRuns } from './report/saved-runs.ts';
import { writeDocs } from './write-docs.ts';

/** `npm run bench:docs`: docs/performance.md out of the whole runs that are kept, one for each version of Node. */
const runs = await readSavedRuns();
await writeDocs(runs);
for (const { node, rounds } of [runs.reference, ...runs.others])
  if (rounds < FULL.rounds)
    console.error(`Node ${node}: ${rounds} rounds only. This page is not to be committed.`);
