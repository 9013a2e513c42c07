import { createBulkHost } from '../bulk/events/create-bulk-host.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { drainFunction } from '../process/drain-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bulkHandler } from './bulk-handler.ts';

/** What `registerBulkFunction` loads with the first event; in the bundle it is `bulk.cjs`. */
export function openBulk(folder: string) {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const host = createBulkHost({ loadConfig, checkProcess: prepareProcess });
  return drainFunction(bulkHandler(host), host);
}
