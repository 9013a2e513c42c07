import type {
  AssertionPorts,
  AssertionSettings,
} from '../../packages/clouds/src/source-auth/assertion-providers.ts';

/** Loads the room of assertions, makes the one provider that the arguments describe, prints the milliseconds of both. */
const { settings, environment, secrets } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly settings: AssertionSettings;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

const nothing = () => Promise.reject(new Error('nothing is asked at construction'));
const ports: AssertionPorts = {
  http: { send: nothing },
  clock: { now: Date.now, monotonic: () => performance.now() },
  random: { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 },
  files: { readText: nothing },
  secrets: { read: async (reference) => secrets[reference] ?? '' },
  environment: (name) => environment[name],
  log: { write: () => undefined },
};
const application = {
  connector: 'outlook-cal',
  authority: 'https://login.microsoftonline.com',
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
  clientId: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
  audience: 'api://AzureADTokenExchange',
};

const start = performance.now();
const { createAssertionProvider } = await import(
  '../../packages/clouds/src/source-auth/assertion-providers.ts'
);
await createAssertionProvider(settings, ports, application);
process.stdout.write(String(performance.now() - start));
