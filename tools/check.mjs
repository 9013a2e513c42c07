import { spawn } from 'node:child_process';

// npm run check: every step, two at a time, with its time. What a step prints comes only when it fails, and last.

const LANES = 2;
/** The longest first. */
const waiting = ['types', 'lint', 'package', 'rooms', 'words', 'unused'];
/** @type {{ step: string, output: string }[]} */
const failures = [];

// Side by side, two steps would install the same tools. `package` looks at what is built.
await Promise.all([run('tools', 'node', ['tools/with.mjs', 'every', 'true']), run('build')]);
if (failures.length === 0) await Promise.all(Array.from({ length: LANES }, work));
for (const { step, output } of failures) process.stderr.write(`\nFAILED ${step}\n${output}`);
if (failures.length > 0) process.exitCode = 1;

async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await run(step);
}

/**
 * @param {string} step
 * @param {string} program
 * @param {readonly string[]} args
 */
async function run(step, program = 'npm', args = ['run', '--silent', step]) {
  const started = Date.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
    });
  const status = await new Promise((done) => child.on('close', done));
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'} ${step.padEnd(8)} ${seconds.padStart(6)} s\n`);
  if (status !== 0) failures.push({ step, output });
}
