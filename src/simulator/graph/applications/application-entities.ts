import type { RegisteredApp } from '../../entra/app-registry.ts';
import type { HeldCredential } from '../../entra/federated-credentials.ts';
import type { HeldCertificate } from '../../entra/held-certificate.ts';
import type { Entity } from '../../types.ts';

/** The application object, of its properties those that say who it is and what it trusts. */
export function applicationEntity({ objectId, clientId, name, publicClient, state }: RegisteredApp): Entity {
  return {
    id: objectId,
    appId: clientId,
    displayName: name,
    signInAudience: 'AzureADMyOrg',
    isFallbackPublicClient: publicClient,
    keyCredentials: state.certificates.map(keyCredential),
    passwordCredentials: [],
  };
}

/** Graph tells a certificate's dates and thumbprint (SHA-1, base64), not its bytes. */
function keyCredential({ subject, validFrom, validTo, sha1 }: HeldCertificate): Entity {
  return {
    customKeyIdentifier: Buffer.from(sha1, 'base64url').toString('base64'),
    displayName: subject,
    endDateTime: seconds(validTo),
    key: null,
    keyId: null,
    startDateTime: seconds(validFrom),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

function seconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Exactly one audience, as a list (graph-facts.md#5.1). */
export function credentialEntity({
  id,
  name,
  issuer,
  subject,
  description,
  audience,
}: HeldCredential): Entity {
  return { id, name, issuer, subject, description, audiences: [audience] };
}
