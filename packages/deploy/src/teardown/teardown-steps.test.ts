import { expect, test } from 'vitest';
import { deployments } from '../../../../tests/documents/deployments.ts';
import { teardownSteps } from './teardown-steps.ts';

const [KUBERNETES] = [deployments()['kubernetes']];

test('on Kubernetes a release is removed where it is, and a key in a file is no file of this machine', () => {
  if (KUBERNETES === undefined) throw new Error('no deployment on Kubernetes');
  const commands = teardownSteps(KUBERNETES).flatMap((step) => step.commands);
  expect(commands.filter((line) => line.startsWith('helm'))).toEqual(
    commands.filter((line) => /^helm uninstall --namespace \S+ nymgate-prod-[a-z-]+$/.test(line)),
  );
  expect(commands).toContain(
    "remove '/run/secrets/nymgate/key', the Secret or file that is mounted there, and every copy",
  );
});

test('nothing says that data without its key is anonymous: privacy sheets say that times may point to people', () => {
  for (const deployment of Object.values(deployments()))
    expect(JSON.stringify(teardownSteps(deployment))).not.toMatch(/as good as anonymous/);
});
