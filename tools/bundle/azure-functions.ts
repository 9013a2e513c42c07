import { app } from '@azure/functions';
import { registerFunction } from '../../packages/hosts/src/azure/index.ts';

/**
 * What `dist/functions/azure/azure-functions.cjs` does when the worker of Azure Functions loads it. `@azure/functions` is in the bundle;
 * `@azure/functions-core`, which links it to the worker, is no package, and the worker itself gives it.
 */
registerFunction(app, import.meta.dirname);
