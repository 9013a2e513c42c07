import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionUrlEvent, PUBLIC_URL, ROLE, SESSION } from '../../tests/stand-ins/lambda/events.ts';
import { startRuntimeApi } from '../../tests/stand-ins/lambda/runtime-api.ts';
import { toAnswer } from '../../tests/stand-ins/lambda/to-answer.ts';
import type { CacheRun } from './make-cache.ts';
import { askForPage } from './serve-one-page.ts';

const BOOTSTRAP = fileURLToPath(new URL('../../tests/stand-ins/lambda/bootstrap.cjs', import.meta.url));

/** Starts the function under a stand-in of Lambda's runtime API and calls it through a function URL. */
export const invokeForPage: CacheRun = async ({ program, config, start }) => {
  const api = await startRuntimeApi();
  writeFileSync(config, JSON.stringify(asFunction(JSON.parse(readFileSync(config, 'utf8')))));
  start([BOOTSTRAP], {
    AWS_LAMBDA_RUNTIME_API: api.address,
    LAMBDA_TASK_ROOT: dirname(program),
    _HANDLER: 'aws-lambda.handler',
    NYMGATE_CONFIG: config,
  });
  await askForPage(async (target) => {
    const [path = '', query = ''] = target.split('?');
    const { status, body } = toAnswer(await api.invoke(functionUrlEvent({ path, query, userArn: SESSION })));
    return { status, body: body.toString() };
  });
};

function asFunction(config: object): object {
  const callers = [{ id: ROLE, connectors: ['*'] }];
  return { ...config, publicUrl: PUBLIC_URL, callers: { platform: [{ type: 'aws-iam', callers }] } };
}
