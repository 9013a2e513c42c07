import {
  canonicalizeAddress,
  NATIVE_RULES,
  PSOXY_RULES,
} from '../../../packages/engine/src/pseudonyms/addresses/canonical-form.ts';
import {
  parseAddress,
  splitAddressList,
} from '../../../packages/engine/src/pseudonyms/addresses/parse-address.ts';
import { expectThat, type FuzzTarget } from './fuzz-target.ts';

function run(text: string): void {
  const address = parseAddress(text);
  if (address !== undefined) {
    expectThat(text.toLowerCase().includes(address.domain.toLowerCase()), 'a domain stands in the text');
    expectThat(/^[A-Za-z0-9.-]+$/.test(address.domain), 'a domain is made of letters, digits, hyphens, dots');
  }
  for (const rules of [NATIVE_RULES, PSOXY_RULES]) checkCanonical(text, { ...rules, ignoreDots: false });
  const members = splitAddressList(text);
  if (members !== undefined)
    expectThat(members.join('').length <= text.length, 'a list is not longer than its text');
}

/** Whoever canonicalizes twice must not make another person. */
function checkCanonical(text: string, rules: Parameters<typeof canonicalizeAddress>[1]): void {
  const identity = canonicalizeAddress(text, rules);
  if (identity === undefined) {
    expectThat(rules.isBlank(text), 'only blank text has no identity');
    return;
  }
  if (identity.domain === undefined) expectThat(identity.canonical === text, 'any other text is itself');
  else
    expectThat(
      identity.canonical.endsWith(`@${identity.domain.toLowerCase()}`),
      'an address ends with its domain',
    );
}

export const addresses: FuzzTarget = {
  name: 'addresses',
  seeds: [
    'alice@contoso.com',
    '"Liddell, Alice" <Alice+list@Contoso.com>',
    'Kim (at work) <kim@example.org>, "b c"@example.org',
    '=?utf-8?q?J=C3=B6rg?= <joerg@example.org>',
    '/O=EXCHANGELABS/OU=EXCHANGE/CN=RECIPIENTS/CN=kim',
  ],
  pieces: [
    ...['@', '<', '>', '"', '\\', '(', ')', ',', ';', ':', '.', '..', '+', ' ', '\t', '\r\n ', '[', ']'],
    ...[
      '[127.0.0.1]',
      'xn--bcher-kva.example',
      'a.b',
      'b.co',
      '1.2.3.4',
      'é',
      '\u00a0',
      '\u202e',
      '\ud800',
      'group:',
    ],
    'x'.repeat(64),
  ],
  run,
};
