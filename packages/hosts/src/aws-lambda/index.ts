import { createApp } from '@nymgate/gateway/app/create-app';
import { createFunctionRuntime } from '../functions/create-function-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { bindProcess } from '../service/bind-process.ts';
import { checkLambdaProcess } from './check-lambda-process.ts';
import { createBufferedHandler, createStreamingHandler, type LambdaGlobal } from './handler.ts';

const host = createFunctionRuntime({
  loadConfig: () => readFunctionConfig(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), process.env),
  createApp,
  platform: { trustedPlatforms: ['aws-iam'], reportsOrigin: true },
  checkProcess: checkLambdaProcess,
});
// Lambda allows half a second for shutdown, when no request is running.
bindProcess({ log: host.log, drain: host.stop });
// During initialization Lambda provides a full CPU, whatever the memory size.
void host.start();

const { awslambda } = globalThis as { readonly awslambda?: LambdaGlobal };

/** Entry `aws-lambda.handler`: invoke mode BUFFERED, HTTP APIs, REST APIs and load balancers. */
export const handler = createBufferedHandler(host);

/** Entry `aws-lambda.streaming`: invoke mode RESPONSE_STREAM, which only Lambda's runtime supports. */
export const streaming = awslambda?.streamifyResponse(createStreamingHandler(host, awslambda));
