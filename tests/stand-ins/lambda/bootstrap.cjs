'use strict';
// A small client of Lambda's runtime API: what AWS's own (npm aws-lambda-ric) does of it, without its native part, which takes minutes
// to compile. NYMGATE_RIC names AWS's own to be used in its place. Read from "Using the Lambda runtime API for custom runtimes" and
// "Using response streaming with custom runtimes".
const { existsSync } = require('node:fs');
const http = require('node:http');
const { join } = require('node:path');

const API = process.env.AWS_LAMBDA_RUNTIME_API;
const [host, port] = API.split(':');
const STREAMS = Symbol('streams');

function call(method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, method, path: `/2018-06-01/runtime/${path}`, headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMS]: true }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.type = 'application/vnd.awslambda.http-integration-response';
      stream.before = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]);
      return stream;
    },
  },
};

function openStream() {
  const stream = { chunks: [], type: 'application/octet-stream', before: undefined };
  stream.write = (chunk) => {
    if (stream.before !== undefined) stream.chunks.push(stream.before);
    stream.before = undefined;
    stream.chunks.push(Buffer.from(chunk));
  };
  stream.end = () => {};
  return stream;
}

async function answer(handler, id, event, context) {
  if (handler[STREAMS] !== true) {
    const result = await handler(event, context);
    return call('POST', `invocation/${id}/response`, { body: JSON.stringify(result) });
  }
  const stream = openStream();
  await handler(event, stream, context);
  const headers = { 'lambda-runtime-function-response-mode': 'streaming', 'content-type': stream.type };
  return call('POST', `invocation/${id}/response`, { headers, body: Buffer.concat(stream.chunks) });
}

async function run() {
  const [file, name] = process.env._HANDLER.split('.');
  let handler;
  try {
    const path = join(process.env.LAMBDA_TASK_ROOT, file);
    handler = require(['.js', '.cjs'].map((end) => path + end).find((path) => existsSync(path)))[name];
  } catch (error) {
    await call('POST', 'init/error', { body: JSON.stringify({ errorMessage: String(error) }) });
    process.exit(1);
  }
  for (;;) {
    const { headers, text } = await call('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    const end = Number(headers['lambda-runtime-deadline-ms']);
    const context = { getRemainingTimeInMillis: () => end - Date.now() };
    try {
      await answer(handler, id, JSON.parse(text), context);
    } catch (error) {
      await call('POST', `invocation/${id}/error`, { body: JSON.stringify({ errorMessage: String(error) }) });
    }
  }
}
void run();
