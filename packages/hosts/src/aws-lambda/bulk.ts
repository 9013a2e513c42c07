import { createBulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { bindProcess } from '../service/bind-process.ts';
import { checkLambdaProcess } from './check-lambda-process.ts';
import { createBulkHandler } from './create-bulk-handler.ts';

const host = createBulkRuntime({
  loadConfig: () => readFunctionConfig(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), process.env),
  checkProcess: checkLambdaProcess,
});
bindProcess({ log: host.log, drain: host.stop });
void host.start();

/** Entry `bulk.handler`: S3 notifications, direct or through SQS or EventBridge. */
export const handler = createBulkHandler(host);
