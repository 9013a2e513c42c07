import { createRequire } from 'node:module';

type Hcl2Json = {
  readonly parse: (file: string, text: string) => Promise<Readonly<Record<string, unknown>>>;
};

const require = createRequire(import.meta.url);

/** HCL as JSON. Required, not imported: the package's types would bring those of a browser into the whole project. */
export const { parse: parseHcl } = require('@cdktn/hcl2json') as Hcl2Json;
