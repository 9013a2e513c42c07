import '../../../packages/gateway/src/platform/install.ts';
import { canonicalJson } from '../../../packages/engine/src/kernel/json/json.ts';
import { sha256Hex } from '../../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { readPsoxyRules } from '../../../packages/psoxy/src/rules/read-psoxy-rules.ts';
import { compileRules } from '../../../packages/rules/src/native/compile-rules.ts';
import { printRules, readRules } from '../../../packages/rules/src/native/parse-rules.ts';
import { parseYaml } from '../../../packages/rules/src/text/yaml/read-yaml.ts';
import { expectThat, type FuzzTarget } from './fuzz-target.ts';

function run(text: string): void {
  const { ruleSet, issues } = readRules(text, 'rules.yaml');
  expectThat(ruleSet !== undefined || issues.length > 0, 'a refused file is told why');
  for (const issue of issues) expectThat(issue.message !== '', 'each fault has a sentence');
  if (ruleSet !== undefined) {
    const again = readRules(printRules(ruleSet), 'rules.yaml').ruleSet;
    expectThat(
      again !== undefined && canonicalJson(again) === canonicalJson(ruleSet),
      'a printed file reads back as the same rules',
    );
    // Compiling what was found sound never fails; the tables of an endpoint are compiled when they are first read.
    for (const endpoint of compileRules(ruleSet, sha256Hex).endpoints)
      void [endpoint.query, endpoint.response];
  }
  const psoxy = readPsoxyRules(parseYaml(text), 'rules.yaml');
  if (psoxy.rules === undefined) expectThat(psoxy.issues.length > 0, 'a refused file is told why');
  else psoxy.rules.compile(sha256Hex);
  expectThat(Object.keys(Object.prototype).length === 0, 'no file changes what objects have (CFG-01)');
}

const NATIVE = `nymgate: 1
name: staff
phrases: { titles: [Focus time, lunch] }
entities:
  user:
    properties:
      id: { treatment: pseudonymize, kind: person, reversible: true, class: personal }
      mail: { treatment: drop, class: contact, reason: "An address." }
      tags: { items: { treatment: keep, type: word } }
      manager: { entity: user }
endpoints:
  - id: users
    path: /v1.0/users/{userId}
    slots: { userId: { type: [guid, address], pseudonym: required, kind: person } }
    query:
      $select: { odata: select }
      $top: { type: natural, minimum: 1, maximum: 999 }
    headers: { Prefer: { preferences: { odata.maxpagesize: { type: natural } } } }
    response: { collection: user }
`;

const PSOXY = `endpoints:
  - pathRegex: "^/v1\\\\.0/users/[a-z0-9~_-]+$"
    allowedMethods: [GET]
    transforms:
      - !<pseudonymize>
        jsonPaths: ["$.mail", "$..id"]
      - !<redact>
        jsonPaths: ["$.displayName"]
    responseSchema: { type: object, properties: { id: { type: string } } }
definitions: { user: { type: object, properties: { mail: { type: string, format: email } } } }
`;

export const ruleYaml: FuzzTarget = {
  name: 'rule-yaml',
  seeds: [NATIVE, PSOXY, JSON.stringify({ nymgate: 1, name: 'a', endpoints: [] })],
  pieces: [
    ...[
      '\n',
      '\n  ',
      ': ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '"',
      "'",
      '|\n',
      '>-\n',
      '#',
      '&a ',
      '*a',
      '<<: *a',
      '!!js/function',
      '!<x>',
    ],
    ...[
      '---\n',
      '%YAML 1.1\n',
      '__proto__: 1',
      'constructor: {}',
      '\t',
      '\u0000',
      '\ufeff',
      '\\\n',
      '\u2028',
      '~',
      'yes',
      '0x10',
      '1e3',
    ],
    ...[
      'treatment: keep',
      'type: string',
      'others: ',
      'entity: user',
      '{userId}',
      '$ref',
      "(token='{t}')",
      '.*',
      '(a+)+$',
      '$..*',
    ],
  ],
  run,
};
