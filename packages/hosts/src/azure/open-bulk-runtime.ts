import { createBulkRuntime } from '../bulk/events/create-bulk-runtime.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { createDrainableFunction } from '../process/create-drainable-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { createBulkHandler } from './create-bulk-handler.ts';

/** What `registerBulkFunction` loads with the first event; in the bundle it is `bulk.cjs`. */
export function openBulkRuntime(folder: string) {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const runtime = createBulkRuntime({ loadConfig, checkProcess: prepareProcess });
  return createDrainableFunction(createBulkHandler(runtime), runtime);
}
