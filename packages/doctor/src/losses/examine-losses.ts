import type { Plan } from '@nymgate/engine/plan/plan';
import { loadPlan } from '@nymgate/gateway/app/load-rule-set';
import { formatCount } from '@nymgate/shell/terminal/layout';
import type { HeldRoles } from '../roles/examine-roles.ts';
import type { DoctorCase } from '../steps/doctor-case.ts';
import { describeStatus } from '../steps/operator-graph-fetch.ts';
import {
  type Details,
  type DoctorFinding,
  failedStep,
  type Step,
  type StepResult,
  skippedStep,
  toStep,
  warn,
} from '../steps/step.ts';
import { countLosses, type PropertyLosses } from './count-losses.ts';
import { findUsersEndpoint, listOrganisationTexts } from './list-organisation-texts.ts';
import { readUsers, type UsersRead } from './read-users.ts';

type LossesCase = Pick<DoctorCase, 'id' | 'config' | 'settings' | 'ports' | 'probe'>;

/** Losses above this are a warning. */
const MAX_PERCENT = 1;

/**
 * Counts how many texts of the organisation (departments, companies) the rules in force would drop, because they don't match their
 * grammar. Reads users with the gateway's permissions; values aren't disclosed.
 */
export async function examineLosses(examined: LossesCase, held: HeldRoles): Promise<StepResult> {
  let plan: Plan;
  try {
    plan = await loadPlan(examined.id, examined.settings, examined.ports);
  } catch (error) {
    return { step: failedStep('losses', error) };
  }
  const endpoint = findUsersEndpoint(plan);
  const texts = endpoint === undefined ? [] : listOrganisationTexts(endpoint.entity);
  if (endpoint === undefined || texts.length === 0)
    return skipped('the rules keep no text of the organisation');
  if (held.blockedEndpoints.has(endpoint.id)) return skipped('the list of users waits for a permission');
  const properties = [...new Set(texts.flatMap(({ path }) => path.slice(0, 1)))];
  const read = await readUsers(examined, { version: endpoint.version, properties });
  if (read.kind === 'failed') return skipped(`Graph returned no users: ${describeStatus(read)}`);
  return { step: summarize(read, countLosses(texts, read.users)) };
}

function skipped(summary: string): StepResult {
  return { step: skippedStep('losses', summary) };
}

function summarize(
  { users, complete }: Extract<UsersRead, { readonly kind: 'read' }>,
  losses: readonly PropertyLosses[],
): Step {
  const sum = (name: 'filled' | 'dropped') => losses.reduce((total, one) => total + one[name], 0);
  const read = `${complete ? '' : 'the first '}${formatCount(users.length, 'user')}`;
  const summary = `${sum('dropped')} of ${sum('filled')} texts of the organisation would be dropped (${read})`;
  const details: Details = {
    users: users.length,
    ...Object.fromEntries(losses.map((one) => [one.property, [`${one.filled} filled`, ...listDropped(one)]])),
  };
  return toStep('losses', losses.filter(isAboveLimit).map(toLossFinding), { summary, details });
}

function listDropped({ dropped, reasons }: PropertyLosses): readonly string[] {
  return [`${dropped} dropped`, ...listReasons(reasons)];
}

function listReasons(reasons: PropertyLosses['reasons']): readonly string[] {
  return [...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${count} ${reason}`);
}

function isAboveLimit({ filled, dropped }: PropertyLosses): boolean {
  return dropped * 100 > filled * MAX_PERCENT;
}

function toLossFinding({ property, filled, dropped, reasons }: PropertyLosses): DoctorFinding {
  const percent = ((dropped / filled) * 100).toFixed(1);
  return warn('operator', {
    summary: `${property}: ${dropped} of ${filled} values (${percent} %) would be dropped: ${listReasons(reasons).join(', ')}.`,
    causes: [
      'The rules keep texts of the organisation with at most 64 characters and twelve words, and without addresses, links and telephone numbers.',
    ],
    next: `correct the values in Entra ID, or pseudonymize ${property} in rules of your own`,
  });
}
