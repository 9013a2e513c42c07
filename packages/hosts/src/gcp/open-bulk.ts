import { createBulkHost } from '../bulk/events/create-bulk-host.ts';
import { readFunctionConfig } from '../functions/read-function-config.ts';
import { drainFunction } from '../process/drain-function.ts';
import { prepareProcess } from '../process/prepare-process.ts';
import { bindProcess } from '../service/bind-process.ts';
import { bulkHandler } from './bulk-handler.ts';

/** What `createBulkFunction` loads with the first event; in the bundle it is `bulk.cjs`. */
export function openBulk(folder: string): (event: unknown) => Promise<void> {
  const loadConfig = () => readFunctionConfig(folder, process.env);
  const host = createBulkHost({ loadConfig, checkProcess: prepareProcess });
  const { run, drain } = drainFunction(bulkHandler(host), host);
  bindProcess({ log: host.log, drain });
  return run;
}
