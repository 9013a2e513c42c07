/**
 * Exchange writes the kind of an address before it, the primary one in capitals: `SMTP:a@b.co`, `smtp:`, `sip:`, `x500:/o=…`,
 * `EUM:` (Microsoft Graph, `user.proxyAddresses` and `imAddresses`). Closed list: any other prefix may be somebody's text.
 */
const TYPED = /^(?:smtp|sips?|x[45]00|eum|spo|notes|msmail|ccmail|gwise|fax|tel|mailto):/i;

/**
 * Cuts a known address type off a text; `type` is empty when there is none.
 *
 * @example splitAddressType('SMTP:a@b.co') // { type: 'SMTP:', rest: 'a@b.co' }
 */
export function splitAddressType(text: string): { readonly type: string; readonly rest: string } {
  const type = TYPED.exec(text)?.[0] ?? '';
  return { type, rest: text.slice(type.length) };
}
