import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { RequestError } from '../../packages/engine/src/kernel/errors.ts';
import type { EndpointRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { decide } from '../../packages/engine/src/requests/decide.ts';
import { parseTarget } from '../../packages/engine/src/requests/parse-target.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';

// http.md says by which properties each endpoint is searched with the default rules. Here the guard itself is asked.

const page = readFileSync(new URL('../../docs/reference/http.md', import.meta.url), 'utf8');
const [, table = ''] = /^\| endpoints \| syntax \| searched by default \|\n(.*?)\n\n/ms.exec(page) ?? [];

/** The names in code of the first sentence of the last column. */
function readDocumented(endpoints: string): readonly string[] {
  const row = table.split('\n').find((line) => line.startsWith(`| ${endpoints}`)) ?? '';
  const [sentence = ''] = /^[^.]*\./.exec(row.split(' | ').at(-1) ?? '') ?? [];
  expect(sentence).not.toBe('');
  return [...sentence.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).sort();
}

const TOKEN = `p~${'Ab3_-xY7'.repeat(16)}`;
const VALUES = ['Sales', 'true', '5', 'high', 'today', '2026-03-02', '2026-03-02..2026-03-03', TOKEN];

function createAccepts(ruleSet: RuleSet): (endpoint: EndpointRule, clause: string) => boolean {
  const plan = compileRules(ruleSet, (text) => createHash('sha256').update(text).digest('hex'));
  return ({ path }, clause) => {
    const target = parseTarget(
      `${path.replace(/\{\w+\}/g, TOKEN)}?$search=${encodeURIComponent(`"${clause}"`)}`,
    );
    try {
      decide(plan, { method: 'GET', target, headers: [['ConsistencyLevel', 'eventual']] });
      return true;
    } catch (error) {
      if (error instanceof RequestError) return false;
      throw error;
    }
  };
}

const KQL_WORDS = [
  ...['attachment', 'bcc', 'body', 'cc', 'from', 'hasAttachment', 'hasAttachments', 'importance', 'kind'],
  ...['participants', 'received', 'recipients', 'sent', 'size', 'subject', 'to'],
];

describe.each(Object.values(CONNECTORS))('$id', ({ ruleSet }) => {
  const rules = ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const accepts = createAccepts(rules);
  const properties = [
    ...new Set(Object.values(rules.entities ?? {}).flatMap((entity) => Object.keys(entity.properties))),
  ];
  const searched = rules.endpoints.filter(
    ({ id, query = {} }) => Object.hasOwn(query, '$search') && !id.endsWith('-count'),
  );

  test.each(searched)('$id', (endpoint) => {
    const isMail = endpoint.path.includes('/messages');
    const found = (isMail ? KQL_WORDS : properties).filter((name) =>
      VALUES.some((value) => accepts(endpoint, `${name}:${value}`)),
    );
    const documented = readDocumented(isMail ? 'messages of a mailbox' : '`users`, `groups`, members');
    expect(found.sort()).toEqual(documented);
  });
});

test('with coarse times, mail is not searched by times', () => {
  const rules = CONNECTORS['outlook-mail'].ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, times: 'minute' });
  const accepts = createAccepts(rules);
  const messages = rules.endpoints.find(({ id }) => id === 'messages') ?? expect.fail();
  expect(['received:today', 'sent:2026-03-02'].filter((clause) => accepts(messages, clause))).toEqual([]);
  expect(accepts(messages, 'hasAttachments:true')).toBe(true);
  expect(table).toContain('with `times` `minute`, `hour` or `day` neither');
});
