import { type Started, startRole } from './roles.ts';

/** What a child says about itself. Times in microseconds, memory in bytes; `peak` since the process began. */
export type Usage = { readonly processor: number; readonly resident: number; readonly peak: number };

const [role = '', ...args] = process.argv.slice(2);
const started: Started = await startRole(role, args);

process.on('message', (question) => {
  if (question === 'close') void started.close().then(() => process.exit(0));
  else if (question === 'usage') process.send?.(usage());
  else if (question === 'collect') process.send?.(collected());
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: started.url });

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    processor: user + system,
    resident: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1_024,
  };
}

/** What is left when nothing that could be thrown away is kept. */
function collected(): Usage {
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc?.();
  return usage();
}
