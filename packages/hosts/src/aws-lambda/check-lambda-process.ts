import { readProcessFacts } from '../process/check-process.ts';
import { prepareProcess } from '../process/prepare-process.ts';

/** Folders that Lambda sets in NODE_PATH: its runtime and layers ("Defined runtime environment variables"). */
const LAMBDA_PRELOAD_PATH =
  /^\/(?:opt\/nodejs\/(?:node\d+\/)?node_modules|var\/runtime(?:\/node_modules)?|var\/task)$/;

/** Set by Lambda's runtime. undici applies its own limit to Graph's response headers. */
const HEADER_SIZE = /^--max-http-header-size(?:=|$)/;

/** Ignores what Lambda itself sets. @throws SetupError CONFIG_INVALID */
export function checkLambdaProcess(): void {
  const facts = readProcessFacts();
  const { NODE_PATH: path = '', ...environment } = facts.environment;
  const isPlatformPath = path.split(':').every((folder) => LAMBDA_PRELOAD_PATH.test(folder));
  prepareProcess({
    ...facts,
    environment: isPlatformPath ? environment : facts.environment,
    execArgv: facts.execArgv.filter((word) => !HEADER_SIZE.test(word)),
  });
}
