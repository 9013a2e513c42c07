import { type Fault, freezeFaults } from './fault.ts';

/**
 * What an assertion provider warns of while it still works, by the event that it logs. graph-facts.md#5.7; Entra's
 * KeyCredentialsInvalidEndDate has the same cause as a certificate that is not valid yet.
 */
export const PROVIDER_NOTICES = freezeFaults({
  assertion_deprecated: {
    title: 'The application proves itself with a key of its own, which can be copied.',
    causes: ['The assertion is of the type certificate.'],
    fix: 'Where the platform issues identity tokens, trust those with a federated credential instead.',
    who: 'operator',
    mark: 'verified',
  },
  certificate_expires: {
    title: 'The certificate that lasts longest expires within 30 days.',
    causes: ['No newer certificate is configured.'],
    fix: 'Make a new pair, upload its certificate to the application, then put it first in assertion.certificates and keep the old one after it.',
    who: 'application-owner',
    mark: 'verified',
  },
  certificate_expired: {
    title: 'Every certificate has expired.',
    causes: ['No newer certificate is configured.', 'The clock of this machine is fast.'],
    fix: 'Make a new pair, upload its certificate to the application, and configure it.',
    who: 'application-owner',
    mark: 'verified',
  },
  certificate_not_valid_yet: {
    title: 'A certificate is not valid yet.',
    causes: [
      'It was made a moment ago, and the clock of this machine is behind.',
      'It was made for a later time.',
    ],
    fix: 'Set the clock by NTP, or wait.',
    who: 'operator',
    mark: 'verified',
  },
  certificate_not_trusted: {
    title: 'Entra does not know the first certificate; another one signs in its place.',
    causes: ['It has not been uploaded to the application, or was removed from it.'],
    fix: 'Upload it to the application, or take it out of assertion.certificates.',
    who: 'application-owner',
    mark: 'verified',
  },
} as const satisfies Record<string, Fault>);

/** @example providerNotice('certificate_expires')?.who // 'application-owner' */
export function providerNotice(event: string): Fault | undefined {
  const table: Readonly<Record<string, Fault>> = PROVIDER_NOTICES;
  return Object.hasOwn(table, event) ? table[event] : undefined;
}
