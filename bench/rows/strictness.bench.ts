import '../../packages/gateway/src/platform/install.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
import { interleave } from '../interleave.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { chatPage } from '../pages/chat-page.ts';
import { eventPage } from '../pages/event-page.ts';
import { filePage } from '../pages/file-page.ts';
import type { PageOptions } from '../pages/page.ts';
import { userPage } from '../pages/user-page.ts';
import { benchPseudonymizer, sanitizePage } from '../sanitizing.ts';

type Subject = {
  readonly page: (options: PageOptions) => Uint8Array;
  readonly connector: keyof typeof CONNECTORS;
  readonly template: string;
};

const SIZE = 200_000;
const SUBJECTS: Readonly<Record<string, Subject>> = {
  events: { page: eventPage, connector: 'outlook-cal', template: '/v1.0/users/{userId}/events' },
  users: { page: userPage, connector: 'entra-id', template: '/v1.0/users' },
  chat: { page: chatPage, connector: 'msft-teams', template: '/v1.0/chats/{chatId}/messages' },
  files: { page: filePage, connector: 'msft-onedrive', template: '/v1.0/drives/{driveId}/root/delta' },
};

/** What it costs that no exact key leaves (docs/decisions/0021-no-exact-keys.md): the default policy against ids and texts in clear. */
export const cases: readonly BenchCase[] = Object.entries(SUBJECTS).map(([kind, subject]) => ({
  name: `strictness, ${kind}`,
  hasFloor: false,
  measure: async (effort: Effort) => measure(kind, subject, effort),
}));

function planOf({ connector, template }: Subject, form: 'pseudonyms' | 'clear'): PlanNode {
  const options = { ...DEFAULT_CONNECTOR_OPTIONS, ids: form, organisationTexts: form };
  const { endpoints } = compileRules(CONNECTORS[connector].ruleSet(options), sha256Hex);
  const endpoint = endpoints.find((candidate) => candidate.template === template);
  if (endpoint === undefined) throw new Error(`${connector} has no ${template}`);
  return endpoint.response;
}

function measure(kind: string, subject: Subject, effort: Effort): readonly Measurement[] {
  const page = subject.page({ size: SIZE });
  const pseudonymizer = benchPseudonymizer('native');
  const [strict, clear] = [planOf(subject, 'pseudonyms'), planOf(subject, 'clear')];
  const rounds = interleave(
    {
      strict: () => sanitizePage(page, { plan: strict, pseudonymizer }),
      clear: () => sanitizePage(page, { plan: clear, pseudonymizer }),
    },
    effort,
  );
  const ratios = rounds.map((round) => round.clear / round.strict);
  return [
    {
      subject: `strict policy, ${kind}, native scheme`,
      payload: '200 KB',
      value: page.length / 1000 / median(rounds.map((round) => round.strict)),
      unit: 'MB/s',
      baseline: { name: 'ids in clear', ratio: median(ratios), rounds: ratios },
    },
  ];
}
