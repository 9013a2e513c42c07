import { readProcessFacts } from '../process/check-process.ts';
import { prepareProcess } from '../process/prepare-process.ts';

/** Folders that Lambda itself names in NODE_PATH: its runtime's, and those of layers ("Defined runtime environment variables"). */
const LAMBDA_PRELOAD_PATH =
  /^\/(?:opt\/nodejs\/(?:node\d+\/)?node_modules|var\/runtime(?:\/node_modules)?|var\/task)$/;

/** Lambda's runtime starts Node with it; answers of Graph with large heads would be read, which undici limits again. */
const HEADER_SIZE = /^--max-http-header-size(?:=|$)/;

/**
 * As on every host, but for what Lambda itself brings along: NODE_PATH with folders of its own, which whoever may change them could
 * leave and change the code. Nothing in the bundle is looked for there.
 *
 * @throws SetupError CONFIG_INVALID
 */
export function checkLambdaProcess(): void {
  const facts = readProcessFacts();
  const { NODE_PATH: path = '', ...environment } = facts.environment;
  const own = path.split(':').every((folder) => LAMBDA_PRELOAD_PATH.test(folder));
  prepareProcess({
    ...facts,
    environment: own ? environment : facts.environment,
    execArgv: facts.execArgv.filter((word) => !HEADER_SIZE.test(word)),
  });
}
