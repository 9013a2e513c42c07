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
// Lambda gives a process half a second to end, and sends nothing to one that is answering.
bindProcess({ log: host.log, drain: host.stop });
// While Lambda prepares the process it has a whole processor, whatever memory the function has.
void host.start();

const { awslambda } = globalThis as { readonly awslambda?: LambdaGlobal };

/** For the invoke mode BUFFERED, HTTP APIs, REST APIs and load balancers: `aws-lambda.handler`. */
export const handler = createBufferedHandler(host);

/** For the invoke mode RESPONSE_STREAM: `aws-lambda.streaming`. Only Lambda's runtime has what it needs. */
export const streaming = awslambda?.streamifyResponse(createStreamingHandler(host, awslambda));
