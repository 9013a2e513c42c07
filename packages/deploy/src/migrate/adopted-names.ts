/** Ends of the names of adopted secrets, by key of `pseudonyms`. */
export const ADOPTED_NAMES = {
  salt: 'salt',
  encryptionKey: 'encryption-key',
  domainSalt: 'domain-salt',
  domainEncryptionKey: 'domain-encryption-key',
} as const;
