import crypto, { createPrivateKey, createPublicKey } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { inject } from 'vitest';

/**
 * An RSA key takes a seventh of a second to make, and each simulated tenant, issuer and certificate of a test wants keys of its own:
 * for a test that starts a tenant that was most of its time. Here the keys come from a few that are made once a run, in turn, so
 * that two that are asked for one after the other differ. The product makes no RSA key, so nothing of it is left untested.
 */
const KEYS = inject('rsaKeys').map((pem) => {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
});
let taken = 0;

function nextKey() {
  const key = KEYS[taken % KEYS.length];
  taken += 1;
  if (key === undefined) throw new Error('there are no RSA keys');
  return key;
}

type Algorithm = { readonly name: string; readonly modulusLength?: number };
type GeneratePair = (type: string, options: object) => unknown;
type GenerateKey = (algorithm: Algorithm, extractable: boolean, usages: readonly string[]) => unknown;

const { subtle } = crypto;
const generateKeyPairSync = crypto.generateKeyPairSync as GeneratePair;
const generateKey = subtle.generateKey.bind(subtle) as GenerateKey;

const isOrdinary = ({ modulusLength }: { readonly modulusLength?: number }) => modulusLength === 2_048;

/** Files that share a process share the keys, too: this has been done for the second one. */
if (!Object.hasOwn(subtle, 'generateKey')) handOut();

function handOut(): void {
  Object.assign(crypto, {
    generateKeyPairSync: (type: string, options: { readonly modulusLength?: number }) =>
      type === 'rsa' && isOrdinary(options) && Object.keys(options).length === 1
        ? nextKey()
        : generateKeyPairSync(type, options),
  });
  syncBuiltinESMExports();

  Object.defineProperty(subtle, 'generateKey', {
    value: async (algorithm: Algorithm, extractable: boolean, usages: readonly string[]) => {
      if (algorithm.name !== 'RSASSA-PKCS1-v1_5' || !isOrdinary(algorithm))
        return generateKey(algorithm, extractable, usages);
      const { privateKey, publicKey } = nextKey();
      const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
      const spki = publicKey.export({ type: 'spki', format: 'der' });
      return {
        privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, extractable, ['sign']),
        publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
      };
    },
  });
}
