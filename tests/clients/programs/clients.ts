import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Truth } from '../stand/truth.ts';
import type { Runtime } from './install.ts';
import { BUILT, SOURCES } from './places.ts';

export type ClientProgram = {
  /** As people know it, with the runtime. */
  readonly name: string;
  readonly runtime: Runtime;
  /** As the lock file pins it. */
  readonly version: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The variables that make the runtime trust the certificate of a PEM file, here and in the guide. */
  readonly trust: (certificate: string) => Readonly<Record<string, string>>;
  /** Everything goes over TLS, with the key, because the client follows no links otherwise. */
  readonly httpsOnly?: true;
  /** What the client's own code loses of an answer, whoever gives it: what it sees instead in a case, and why. */
  readonly loses: Readonly<Record<string, { readonly sees: object; readonly why: string }>>;
  /** Cases that the client has no way to do, and why. */
  readonly lacks: Readonly<Record<string, string>>;
  /** Cases of its own, by the name in its output: a sentence for the page, and what it must see. */
  readonly also?: Readonly<
    Record<string, { readonly means: string; readonly sees: (truth: Truth) => object }>
  >;
};

const python = join(BUILT, 'python/venv/bin/python');

/** Kiota's batches of JavaScript and Python read a part's body as base64 text; Graph sends JSON as JSON (graph-facts.md#2.7). */
const BODIES_OF_PARTS: ClientProgram['loses'] = Object.freeze({
  batch: {
    sees: { rows: null },
    why: 'tells the statuses of the parts, not their bodies: it takes them for base64, and Graph sends objects',
  },
});

/** The programs of the matrix; each is its client's own code and what its documentation shows, nothing of ours between. */
export const CLIENTS: readonly ClientProgram[] = Object.freeze([
  { ...javascript('@microsoft/microsoft-graph-client', 'graph-client.mjs'), httpsOnly: true },
  { ...javascript('@microsoft/msgraph-sdk', 'msgraph-sdk.mjs'), loses: BODIES_OF_PARTS },
  {
    ...pythonProgram('msgraph-sdk', 'msgraph_sdk.py', {}),
    loses: BODIES_OF_PARTS,
    trust: (certificate) => ({ SSL_CERT_FILE: certificate }),
  },
  {
    name: 'msgraph-sdk-go (Go)',
    runtime: 'go',
    version: locked('go/go.mod', /msgraph-sdk-go v(\S+)/),
    file: join(BUILT, 'go/matrix'),
    args: [],
    trust: (certificate) => ({ SSL_CERT_FILE: certificate }),
    loses: {},
    lacks: {},
  },
  {
    name: 'microsoft-graph (Java)',
    runtime: 'java',
    version: locked('java/pom.xml', /microsoft-graph<\/artifactId>\s*<version>([^<]+)/),
    file: 'java',
    args: ['-cp', `@${join(BUILT, 'java/classpath')}`, join(SOURCES, 'java/Matrix.java')],
    trust: (certificate) => ({
      JAVA_TOOL_OPTIONS: `-Djavax.net.ssl.trustStore=${certificate}.p12 -Djavax.net.ssl.trustStorePassword=changeit`,
    }),
    loses: {},
    lacks: {},
  },
  {
    ...pythonProgram('dlt', 'dlt_rest.py', {}),
    trust: (certificate) => ({ REQUESTS_CA_BUNDLE: certificate }),
  },
  {
    ...pythonProgram('airbyte-cdk', 'airbyte_low_code.py', {
      count: 'a manifest reads rows, not a number',
      batch: 'a manifest sends one request a page',
      delta: 'a manifest has no state that is a link: read full lists, or filter by time',
    }),
    trust: (certificate) => ({ REQUESTS_CA_BUNDLE: certificate }),
  },
  {
    name: 'singer-sdk (Python)',
    runtime: 'singer',
    version: locked('python/singer.txt', /^singer-sdk==(\S+)/m),
    file: join(BUILT, 'singer/venv/bin/python'),
    args: [join(SOURCES, 'python/singer_pipeline.py')],
    trust: (certificate) => ({ REQUESTS_CA_BUNDLE: certificate }),
    loses: {},
    lacks: {
      count: 'a tap reads rows, not a number',
      batch: 'a stream sends one request a page',
      delta: 'a bookmark is a value of a row, not a link: read full lists, or filter by time',
    },
    also: {
      bookmark: {
        means:
          'messages by `receivedDateTime` from the bookmark in the state of the run before: all of the first run, then what is as new as the bookmark or newer, none else',
        sees: ({ messages }) => ({ first: messages, second: 0, third: 0, kept: true }),
      },
    },
  },
]);

function javascript(name: string, script: string): ClientProgram {
  const escaped = name.replace('/', '\\/');
  return {
    name: `${name} (JavaScript)`,
    runtime: 'javascript',
    version: locked('javascript/package.json', new RegExp(`"${escaped}": "([^"]+)"`)),
    file: process.execPath,
    args: [join(BUILT, 'javascript', script)],
    trust: (certificate) => ({ NODE_EXTRA_CA_CERTS: certificate }),
    loses: {},
    lacks: {},
  };
}

function pythonProgram(
  name: string,
  script: string,
  lacks: ClientProgram['lacks'],
): Omit<ClientProgram, 'trust'> {
  return {
    name: `${name} (Python)`,
    runtime: 'python',
    version: locked('python/requirements.txt', new RegExp(`^${name}(?:\\[\\w+\\])?==(\\S+)`, 'm')),
    file: python,
    args: [join(SOURCES, 'python', script)],
    loses: {},
    lacks,
  };
}

function locked(file: string, version: RegExp): string {
  const [, found] = version.exec(readFileSync(join(SOURCES, file), 'utf8')) ?? [];
  if (found === undefined) throw new Error(`tests/clients/${file} does not name ${String(version)}`);
  return found;
}
