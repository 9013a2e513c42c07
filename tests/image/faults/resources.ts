import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { answerUsers, type Fault, USERS } from './fault.ts';
import type { FaultStand, Gateway } from './stand.ts';

/** A response of Graph that keeps a core busy for some hundred milliseconds. */
async function getLarge(stand: FaultStand, gateway: Gateway): Promise<void> {
  const value = Array.from({ length: 120_000 }, (_, index) => ({
    id: `5f1c2a3b-0000-4000-8000-${String(index).padStart(12, '0')}`,
    mail: `person.${index}@northwind.example`,
  }));
  answerUsers(stand, JSON.stringify({ value }));
  expect(await gateway.get(USERS)).toBe('200');
}

export const RESOURCES: readonly Fault[] = [
  {
    name: 'O9 more connections than file descriptors allow',
    fires: ['NymgateConnectionsRefused', 'NymgateDescriptorsShort'],
    cause: async (stand) => {
      stand.configure({ limits: { concurrentRequests: 64, connectionsPerAddress: 5_000 } });
      const gateway = await stand.start({ descriptors: 1_024 });
      await stand.hold(20, gateway);
      const { port } = new URL(gateway.url);
      const sockets = Array.from({ length: 1_000 }, () => connect(Number(port), '127.0.0.1'));
      for (const socket of sockets) socket.on('error', () => undefined);
      await gateway.waitForMetric(/^nymgate_connections_refused_total\{.*\} \d{3}$/m);
      await stand.hold(10, gateway);
      for (const socket of sockets) socket.destroy();
      await gateway.waitForMetric(/^nymgate_connections 0$/m);
      await stand.hold(30, gateway);
    },
  },
  {
    name: 'more memory than there is',
    fires: ['NymgateMemoryShort'],
    still: ['NymgateMemoryShort'],
    cause: async (stand) => {
      stand.configure({ limits: { memoryMiB: 128 } });
      const gateway = await stand.start();
      await stand.hold(5, gateway);
      await getLarge(stand, gateway);
      await stand.hold(5, gateway);
    },
  },
  {
    name: 'more work than a core does in time',
    fires: ['NymgateSlow'],
    cause: async (stand) => {
      const gateway = await stand.start();
      await stand.hold(20, gateway);
      for (let round = 0; round < 5; round += 1) {
        await getLarge(stand, gateway);
        await stand.hold(5, gateway);
      }
      await stand.hold(30, gateway);
    },
  },
  {
    name: 'a process that is stopped again and again',
    fires: ['NymgateAnswersStall', 'NymgateEventLoopStalled'],
    still: ['NymgateEventLoopStalled'],
    cause: async ({ start, hold }) => {
      const gateway = await start();
      await hold(20, gateway);
      for (let stalls = 1; stalls <= 6; stalls += 1) {
        gateway.signal('STOP');
        // A timer of half a second notices a second without it.
        await sleep(1_600);
        gateway.signal('CONT');
        await gateway.waitForMetric(
          new RegExp(`^nymgate_event_loop_stalls_total ([${stalls}-9]|\\d\\d)$`, 'm'),
        );
      }
      await hold(30, gateway);
    },
  },
];
