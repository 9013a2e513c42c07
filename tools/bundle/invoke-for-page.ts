import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AwsAccount,
  inAwsAccount,
  startAwsAccount,
} from '../../tests/stand-ins/aws/start-aws-account.ts';
import { functionUrlEvent, PUBLIC_URL, ROLE, SESSION } from '../../tests/stand-ins/lambda/events.ts';
import { startRuntimeApi } from '../../tests/stand-ins/lambda/runtime-api.ts';
import { toAnswer } from '../../tests/stand-ins/lambda/to-answer.ts';
import type { CacheRun } from './make-cache.ts';
import { requestPage } from './serve-one-page.ts';

const BOOTSTRAP = fileURLToPath(new URL('../../tests/stand-ins/lambda/bootstrap.cjs', import.meta.url));

/**
 * Starts the function under a stand-in of Lambda's runtime API and calls it through a function URL. Key and identity come from where
 * most functions have them, Secrets Manager and STS, so that the cache holds that way too.
 */
export const invokeForPage: CacheRun = async ({ program, config, start }) => {
  const [api, account] = await Promise.all([startRuntimeApi(), moveIntoAccount(config)]);
  start([BOOTSTRAP], {
    ...account.environment,
    AWS_LAMBDA_RUNTIME_API: api.address,
    LAMBDA_TASK_ROOT: dirname(program),
    _HANDLER: 'aws-lambda.handler',
    NYMGATE_CONFIG: config,
  });
  await requestPage(async (target) => {
    const [path = '', query = ''] = target.split('?');
    const { status, body } = toAnswer(await api.invoke(functionUrlEvent({ path, query, userArn: SESSION })));
    return { status, body: body.toString() };
  });
  await account.close();
};

/** Rewrites the configuration: its key and its assertion, files until then, are asked of an account of AWS. */
async function moveIntoAccount(file: string): Promise<AwsAccount> {
  const directory = dirname(file);
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  const account = await startAwsAccount(read('key'), read('token'));
  const callers = [{ id: ROLE, connectors: ['*'] }];
  const own = { publicUrl: PUBLIC_URL, callers: { platform: [{ type: 'aws-iam', callers }] } };
  writeFileSync(file, JSON.stringify({ ...inAwsAccount(read(basename(file))), ...own }));
  return account;
}
