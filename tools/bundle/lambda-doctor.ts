import { createDoctorHandler } from '../../packages/doctor/src/function/create-doctor-handler.ts';
import { checkLambdaProcess } from '../../packages/hosts/src/aws-lambda/check-lambda-process.ts';
import {
  readFunctionConfig,
  refuseAuditFile,
} from '../../packages/hosts/src/functions/read-function-config.ts';
import { createJsonLog } from '../../packages/hosts/src/runtime/json-log.ts';
import { openStandardOutput } from '../../packages/hosts/src/runtime/standard-output.ts';
import { createLineSink } from '../../packages/hosts/src/runtime/write-line.ts';
import { bindProcess } from '../../packages/hosts/src/service/bind-process.ts';

// Lambda's runtime would print what is thrown, with its stack.
bindProcess({
  log: createJsonLog('info', createLineSink(openStandardOutput())),
  drain: async () => undefined,
});

/** Entry `doctor.handler` of the gateway's package: `nymgate doctor` with the role and the variables of the function. */
export const handler = createDoctorHandler({
  name: 'the configuration of the function',
  read: async () =>
    refuseAuditFile(await readFunctionConfig(process.env['LAMBDA_TASK_ROOT'] ?? process.cwd(), process.env)),
  checkProcess: checkLambdaProcess,
});
