import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CONTEXT, leaf, list, record, sanitize } from '../../../../tests/harness/sanitizing.ts';
import type { LeafAction } from '../plan/treatments.ts';
import { createPseudonymizer } from '../pseudonyms/create-pseudonymizer.ts';

const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: createHash('sha256').update('sanitizer tests').digest('base64url') }],
  tenant: '',
});
const context = { ...CONTEXT, pseudonymizer };

/** Every way to write an address, with something after the last `@` that may stay only as a plain domain. */
const ADDRESSES: readonly string[] = [
  'canary@contoso.example',
  'CANARY@CONTOSO.EXAMPLE',
  'canary+tag@contoso.example',
  'can.ary@contoso.example',
  '"can ary"@contoso.example',
  '"canary@home"@contoso.example',
  '"canary\\"x"@contoso.example',
  '"canary\\\\"@contoso.example',
  "o'canary@contoso.example",
  'canary%branch@contoso.example',
  'canary!branch!x@contoso.example',
  'canary=contoso.example@bounce.example',
  '=canary=@contoso.example',
  '-canary-@contoso.example',
  'Canary <canary@contoso.example>',
  '"Canary, C." <canary@contoso.example>',
  '"canary@other.example" <canary@contoso.example>',
  'canary@other.example <canary@contoso.example>',
  'Canary Canary<canary@contoso.example>',
  '<canary@contoso.example>',
  ' canary@contoso.example ',
  '\tcanary@contoso.example\r\n',
  'canary(comment canary)@contoso.example',
  'canary@(canary)contoso.example',
  '(canary)canary@contoso.example(canary)',
  'canary (nested (canary (deep))) @contoso.example',
  'canary @ contoso . example',
  'canary\r\n @contoso.example',
  'Group canary: canary@contoso.example, second.canary@contoso.example;',
  'Undisclosed canary:;',
  'canary@contoso.example, second.canary@contoso.example',
  'canary@contoso.example; second.canary@contoso.example',
  '@relay.example:canary@contoso.example',
  '<@relay.example,@second.example:canary@contoso.example>',
  'canary@contoso',
  'canary@localhost',
  'canary@[192.0.2.1]',
  'canary@[IPv6:2001:db8::1]',
  'canary@[canary]',
  'canary@192.0.2.1',
  'canary@contoso.example.',
  'canary@.contoso.example',
  'canary@contoso..example',
  'canary@-contoso.example',
  'canary@contoso_canary.example',
  'canary@canary@contoso.example',
  'canary@@contoso.example',
  '@contoso.example',
  'canary@',
  '@',
  '<>',
  'canary.@contoso.example',
  '.canary@contoso.example',
  'can..ary@contoso.example',
  'canary@b\u00fccher.example',
  'canary@xn--bcher-kva.example',
  'c\u00e4nary@contoso.example',
  'canary\u0000@contoso.example',
  'canary@contoso.example\u0000canary',
  'canary\uff20contoso.example',
  'canary@contoso\u3002example',
  'canary@contoso.example?subject=canary',
  'canary@contoso.example/canary',
  'canary@contoso.example","displayName":"canary',
  'canary@contoso.example"}],"value":[{"canary":"canary',
  'canary@contoso.example\ncanary: canary',
  'canary@contoso.example<script>canary</script>',
  'canary@contoso.example canary',
  'mailto:canary@contoso.example',
  'mailto:canary@contoso.example?cc=canary@contoso.example',
  'SMTP:canary@contoso.example',
  'smtp:canary@contoso.example',
  'sip:canary@contoso.example',
  'SIP:canary@contoso.example;user=canary',
  'x500:/o=Contoso/ou=Exchange/cn=Recipients/cn=canary',
  'X500:/o=Contoso/cn=canary@contoso.example',
  '/O=CONTOSO/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=CANARY',
  'EX:/o=contoso/cn=canary',
  'canary:canary@contoso.example',
  'SPO:SPO_canary@SPO_tenant',
  'IMCEAEX-_O=CONTOSO_CN=CANARY@contoso.example',
  '=?utf-8?Q?canary?= <canary@contoso.example>',
  '=?utf-8?B?Y2FuYXJ5?=@contoso.example',
  'canary_contoso.example#EXT#@tenant.example',
  'live.com#canary@contoso.example',
  'contoso\\canary',
  'i:0#.f|membership|canary@contoso.example',
  'c:0-.f|rolemanager|canary',
  '19:canary@thread.v2',
  '19:canary_canary@unq.gbl.spaces',
  'Canary',
  'canary canary canary',
  '+49 30 canary',
  '{"address":"canary@contoso.example"}',
  '["canary@contoso.example"]',
  '\u202ecanary@contoso.example',
  'canary\u200b@contoso.example',
  `${'canary'.repeat(2000)}@contoso.example`,
  `canary@${'canary.'.repeat(2000)}example`,
  `${'('.repeat(5000)}canary@contoso.example`,
  `${'"'.repeat(5001)}canary@contoso.example`,
  `${'<'.repeat(5000)}canary@contoso.example${'>'.repeat(5000)}`,
  `${'canary@contoso.example, '.repeat(2000)}`,
];

/** SAN-10: what looks like our own tokens, or like the pseudonyms of another product. */
const LOOKALIKES: readonly string[] = [
  `t~${'A'.repeat(43)}`,
  `t~${'A'.repeat(43)}@contoso.example`,
  `p~${'A'.repeat(120)}`,
  `P~${'A'.repeat(120)}@contoso.example`,
  `e~${'A'.repeat(64)}`,
  `canary@e~${'A'.repeat(64)}`,
  `h~${'A'.repeat(43)}`,
  `s~${'A'.repeat(64)}`,
  `SMTP:t~${'A'.repeat(43)}@contoso.example`,
  JSON.stringify({ domain: 'contoso.example', hash: 'A'.repeat(43), reversible: `p~${'A'.repeat(120)}` }),
  pseudonymizer.irreversible('canary@contoso.example', 'person') ?? '',
  pseudonymizer.reversible('canary@contoso.example', 'person') ?? '',
  pseudonymizer.reversible('canary', 'text') ?? '',
];

const ACTIONS: readonly LeafAction[] = [
  { treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false },
  { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false },
  { treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: true },
  { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: true },
  { treatment: 'pseudonymize', kind: 'text', reversible: true, prefixed: false },
];

const PSEUDONYM =
  /^(?:(?:smtp|sip|x500|x400|eum|ex|spo|mailto):)?[tp]~[A-Za-z0-9_-]{43,}(?:@(?:h~[A-Za-z0-9_-]{43}|[A-Za-z0-9.-]{1,64}))?$/i;

/** What a reader could learn from the value beyond a plain domain behind it. */
function visible(value: string): string {
  return value.replace(/[tp]~[A-Za-z0-9_-]{43,}/, '');
}

describe.each(ACTIONS.map((action) => [JSON.stringify(action), action] as const))(
  'SAN-09 %s',
  (_, action) => {
    it.each(ADDRESSES)('%.80j leaves as a pseudonym', (address) => {
      const { output } = sanitize(record({ address: leaf(action) }), JSON.stringify({ address }), context);
      const document: { address: string } = JSON.parse(output);
      expect(Object.keys(document)).toEqual(['address']);
      expect(document.address).toMatch(PSEUDONYM);
      expect(visible(document.address)).not.toMatch(/canary/i);
      expect(output).not.toMatch(/displayName|script|[\u0000-\u001f]/);
    });

    it.each(['canary@\ud800contoso.example', '\ud800canary@contoso.example', 'canary\udfff'])(
      '%j is not well-formed Unicode: null, and counted as a mismatch',
      (address) => {
        const { output, ...counts } = sanitize(
          record({ address: leaf(action) }),
          JSON.stringify({ address }),
          context,
        );
        expect(output).toBe('{"address":null}');
        expect([counts.mismatches, counts.treatments.pseudonymize]).toEqual([1, 0]);
      },
    );

    it.each(LOOKALIKES)('SAN-10: %.60j is a text like any other', (text) => {
      const { output } = sanitize(list(leaf(action)), JSON.stringify([text]), context);
      const [value] = JSON.parse(output);
      expect(value).toMatch(PSEUDONYM);
      expect(value).not.toBe(text);
      expect(visible(value).length).toBeLessThan(text.length);
    });
  },
);

it('SAN-09: 5,000 recipients keep their number, their order and nothing else', () => {
  const addresses = Array.from({ length: 5000 }, (_, at) => ({
    emailAddress: { name: `Canary ${at}`, address: `canary${at}@contoso.example` },
  }));
  const plan = list(
    record({
      emailAddress: record({
        address: leaf({ treatment: 'pseudonymize', kind: 'person', reversible: false, prefixed: false }),
      }),
    }),
  );
  const { output, unknownFields } = sanitize(plan, JSON.stringify(addresses), context);
  const values: { emailAddress: { address: string } }[] = JSON.parse(output);
  expect(output).not.toMatch(/canary/i);
  expect(unknownFields).toBe(5000);
  expect(values.map(({ emailAddress }) => emailAddress.address)).toEqual(
    addresses.map(({ emailAddress }) => pseudonymizer.irreversible(emailAddress.address, 'person')),
  );
  expect(new Set(values.map(({ emailAddress }) => emailAddress.address)).size).toBe(5000);
});

/** At each limit of a short domain, and one beyond it. */
const DOMAINS: readonly (readonly [domain: string, isKept: boolean])[] = [
  ['a.b.c.example', true],
  ['a.b.c.d.example', false],
  ['a-b-c.example', true],
  ['a-b.c-d.example', true],
  ['a-b-c-d.example', false],
  ['xn--a-b.example', true],
  ['xn--a-b-c.example', false],
  ['a1234.example', true],
  ['a12.b345.example', false],
  [`${'x'.repeat(32)}.example`, true],
  [`${'x'.repeat(33)}.example`, false],
];

describe.each(['bytes', 'tree'] as const)('PRV-4 the engine %s', (engine) => {
  // An address of up to 64 bytes, and a longer one, are read in two ways.
  it.each(['a', 'a'.repeat(62)])('hashes long domains behind %s', (local) => {
    const plan = record({
      address: leaf({ treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: false }),
    });
    for (const [domain, isKept] of DOMAINS) {
      const { output } = sanitize(plan, JSON.stringify({ address: `${local}@${domain}` }), {
        ...context,
        engine,
      });
      const suffix = (JSON.parse(output) as { address: string }).address.split('@')[1];
      expect(suffix).toMatch(isKept ? domain : /^h~[\w-]{43}$/);
    }
  });
});
