import { spawn } from 'node:child_process';
import { buildScript } from './build-script.ts';

/** `tsx bench/start.ts run|check [arguments]`: runs the bench as plain JavaScript, which is how what it measures runs. */
const [name, ...args] = process.argv.slice(2);
const script = await buildScript(name === 'check' ? 'check.ts' : 'run.ts');
const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
