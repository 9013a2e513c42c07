import { createBulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';
import { createBulkHandler } from './create-bulk-handler.ts';

/** What `createBulkFunction` loads with the first event; in the bundle it is `bulk.cjs`. */
export function createBulkHandlerFor(folder: string): (event: unknown) => Promise<void> {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const runtime = createBulkRuntime({ loadConfig, checkProcess: prepareProcess });
  const { run, drain } = createDrainableFunction(createBulkHandler(runtime), runtime);
  bindProcess({ log: runtime.log, drain });
  return run;
}
