import type { NetworkFault } from '@nymgate/engine/kernel/ports';

/** Codes of Node, of OpenSSL and of undici. */
const CODES: Readonly<Record<Exclude<NetworkFault, 'proxy' | 'unreachable'>, readonly string[]>> = {
  dns: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
  refused: ['ECONNREFUSED'],
  reset: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
  route: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL'],
  silent: ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'],
  authority: [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  ],
  certificate: ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED'],
  tls: ['EPROTO'],
  descriptors: ['EMFILE', 'ENFILE'],
};

const FAULTS: ReadonlyMap<string, NetworkFault> = new Map(
  Object.entries(CODES).flatMap(([fault, codes]) => codes.map((code) => [code, fault as NetworkFault])),
);

/** What the `code` of an error says about a connection. */
export function getNetworkFault(code = ''): NetworkFault {
  return FAULTS.get(code) ?? (/^ERR_(?:SSL|TLS)_/.test(code) ? 'tls' : 'unreachable');
}
