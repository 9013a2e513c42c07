import { createServer } from 'node:http';

// The least that a server in Node can be: what a start costs before a line of ours has run.
const server = createServer((_, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () =>
  process.stderr.write(`listens on http://127.0.0.1:${server.address().port}\n`),
);
