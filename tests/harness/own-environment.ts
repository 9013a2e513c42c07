import { afterAll } from 'vitest';

// Files that share a process leave its environment and its directory as they found them.

const environment = { ...process.env };
const directory = process.cwd();

afterAll(() => {
  for (const name of Object.keys(process.env))
    if (!Object.hasOwn(environment, name)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(directory);
});
