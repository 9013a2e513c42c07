/**
 * Seals a paging link of an answer.
 *
 * @param collection what the link continues: see `sealLink` of `LeafAction`
 * @returns undefined for one that cannot be sealed
 */
export type SealLink = (url: string, collection?: string) => string | undefined;
