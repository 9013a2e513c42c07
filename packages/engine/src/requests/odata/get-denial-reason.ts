import { PSEUDONYM_KINDS } from '../../kernel/pseudonym-kinds.ts';
import type { LeafAction } from '../../plan/treatments.ts';
import { isDropped, type ResolvedPath } from './resolve-path.ts';

/**
 * Why a property may not be asked about so. The text holds names of the table and constants, nothing of the request.
 *
 * @example whyRefused(resolvePath(user, ['mail'])) // 'mail is delivered as a pseudonym that is not taken back'
 */
export function getDenialReason({ node, displayPath }: ResolvedPath): string {
  if (node === undefined)
    return displayPath === ''
      ? 'a property that no rule names'
      : `a property of ${displayPath} that no rule names`;
  if (isDropped(node)) return `${displayPath} is not delivered`;
  if (node.kind === 'array') return `${displayPath} is a list: ask of its elements by any or all`;
  if (node.kind === 'object') return `${displayPath} is an object: name one of its properties`;
  return `${displayPath} ${getLeafDenialReason(node.action)}`;
}

function getLeafDenialReason(action: LeafAction): string {
  switch (action.treatment) {
    case 'keep':
      if (action.byDomainPolicy) return 'is delivered as the domain policy says, so it cannot be asked about';
      return `is delivered as ${action.type}, of which this cannot be asked`;
    case 'pseudonymize':
      return isOpenable(action)
        ? 'is a reversible pseudonym: ask by eq or in with p~…'
        : 'is delivered as a pseudonym that is not taken back';
    case 'coarsen':
      return action.to === 'second'
        ? 'is delivered to the second: compare it by gt, ge, lt or le with a time without a fraction of a second'
        : `is coarsened to the ${action.to}: compare it by gt, ge, lt or le with the start of a ${action.to} in UTC`;
    default:
      return 'is not delivered in plain text';
  }
}

/** What was pseudonymized reversibly may be asked for, unless the author of an item chose the text (KND-01). */
export function isOpenable(action: LeafAction): action is LeafAction<'pseudonymize'> {
  if (action.treatment !== 'pseudonymize' || !action.reversible || action.prefixed) return false;
  return PSEUDONYM_KINDS[action.kind].slot === 'accepted';
}
