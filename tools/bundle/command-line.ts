export { runCommandLine } from '../../src/cli/run-command-line.ts';
