import type { Colors } from '@nymgate/shell/terminal/print';
import type { AppPlan, Change } from './plan-app.ts';
import type { DesiredApp, DesiredCredential } from './to-desired-app.ts';

type NamedApp = Pick<DesiredApp, 'displayName' | 'uniqueName' | 'roles'>;

/** Lines of a diff: `+` added, `-` removed. */
export function formatChange(change: Change, named: NamedApp): readonly string[] {
  return createLines(change, named).map(escapeInvisible);
}

/** Names are arbitrary text from the tenant, and must not control the terminal (DOC-01). */
export function escapeInvisible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

function createLines(change: Change, { displayName, uniqueName, roles }: NamedApp): readonly string[] {
  switch (change.kind) {
    case 'create-application':
      return [
        `+ application "${displayName}" (${uniqueName})`,
        ...roles.map((role) => `+   asks for ${role}`),
      ];
    case 'permissions':
      return [
        ...change.removed.map((role) => `- asks for ${role}`),
        ...change.added.map((role) => `+ asks for ${role}`),
      ];
    case 'owner':
      return [`+ owner ${change.id}`];
    case 'create-principal':
      return ['+ service principal'];
    case 'credential':
      return [
        ...(change.before === undefined ? [] : lines('-', change.before)),
        ...lines('+', change.credential),
      ];
    case 'grant':
      return [`+ consent to ${change.role}`];
  }
}

function lines(sign: '+' | '-', { name, issuer, subject, audience }: DesiredCredential): readonly string[] {
  return [
    `${sign} federated credential ${name}`,
    `${sign}   issuer   ${issuer}`,
    `${sign}   subject  ${subject}`,
    `${sign}   audience ${audience}`,
  ];
}

export function describeChange(change: Change, desired: NamedApp): string {
  const last =
    formatChange(change, { ...desired, roles: [] }).findLast((line) => !line.includes('   ')) ?? '';
  return `${desired.displayName}: ${last.replace(/^[+-] +/, '')}`;
}

export function describePlans(plans: readonly AppPlan[], paint: Colors): readonly string[] {
  return plans.flatMap(({ desired, changes, state }) => {
    const title = paint.bold(`${desired.instance} / ${desired.connector}`);
    if (changes.length === 0) return [`${title}: nothing to change (client id ${state?.clientId ?? ''})`];
    const diff = changes.flatMap((change) => formatChange(change, desired));
    // For consent, the administrator must see the name that the tenant has.
    const which =
      state === undefined ? '' : `: "${escapeInvisible(state.displayName)}" (client id ${state.clientId})`;
    return [
      `${title}${which}`,
      ...diff.map((line) => `  ${line.startsWith('+') ? paint.green(line) : paint.red(line)}`),
    ];
  });
}

export function planReport({ desired, changes, state, warnings }: AppPlan) {
  return {
    ...{ instance: desired.instance, connector: desired.connector, clientId: state?.clientId ?? null },
    ...{ changes: changes.flatMap((change) => formatChange(change, desired)), warnings },
  };
}
