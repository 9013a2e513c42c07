'use strict';
// The worker of Azure Functions for Node, as far as a function needs it (github.com/Azure/azure-functions-nodejs-worker: setupCoreModule.ts,
// startApp.ts, eventHandlers/InvocationHandler.ts): gives '@azure/functions-core' to whoever requires it, loads `main` of the app's
// package.json, and carries out calls. The Functions host talks gRPC; here it is messages of the parent process.
const { randomUUID } = require('node:crypto');
const Module = require('node:module');
const { join } = require('node:path');

const registered = new Map();
let model;
const core = {
  version: '3.11.0',
  hostVersion: '4.1042.0',
  setProgrammingModel: (given) => {
    model = given;
  },
  getProgrammingModel: () => model,
  registerFunction: (metadata, callback) => {
    registered.set(metadata.name, { metadata, callback });
    return { dispose: () => registered.delete(metadata.name) };
  },
  registerHook: () => ({ dispose: () => undefined }),
  log: () => undefined,
};
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (original, self, args) =>
    args[0] === '@azure/functions-core' ? core : Reflect.apply(original, self, args),
});

async function invoke({ invocationId, functionName, headers, event }) {
  const { metadata, callback } = registered.get(functionName);
  const [trigger] = Object.entries(metadata.bindings).find(([, { direction }]) => direction === 'in');
  const call = model.getInvocationModel({
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: randomUUID(),
      inputData: [
        { name: trigger, data: event === undefined ? { http: {} } : { json: JSON.stringify(event) } },
      ],
      triggerMetadata: event === undefined ? { Headers: { json: JSON.stringify(headers) } } : {},
    },
    state: undefined,
    log: () => undefined,
  });
  const { context, inputs } = await call.getArguments();
  // A call that fails is told to the Functions host with the text of its error (InvocationHandler.ts).
  const failed = await call
    .invokeFunction(context, inputs, callback)
    .then((result) => call.getResponse(context, result))
    .then(
      () => undefined,
      (error) => String(error?.stack ?? error),
    );
  if (event !== undefined) process.send({ invocationId, failed });
  else if (failed !== undefined) throw new Error(failed);
}

async function start() {
  const app = process.env.FUNCTIONS_APPLICATION_DIRECTORY;
  process.chdir(app);
  require(join(app, require(join(app, 'package.json')).main));
  const { HttpUri } = await model.getCapabilities({});
  process.send({ httpUri: HttpUri, functions: [...registered.values()].map(({ metadata }) => metadata) });
}

process.on('message', (message) => void invoke(message));
void start();
