import type { GatewayReading } from '../../../../wire/operation.ts';
import { TEXTS } from '../../../texts/en.ts';
import { ConnectorTable } from './connector-table.tsx';
import { ExpiryList } from './expiry-list.tsx';
import { NumberTiles } from './number-tiles.tsx';
import { RateChart } from './rate-chart.tsx';
import { RefusalTable } from './refusal-table.tsx';
import { StateLine } from './state-line.tsx';
import { TreatmentTable } from './treatment-table.tsx';

const { charts } = TEXTS.operation;
const REQUESTS = [
  { name: charts.answered, token: '--good', dash: [], sampleKey: 'answered' },
  { name: charts.refused, token: '--fate-reduced', dash: [6, 3], sampleKey: 'refused' },
  { name: charts.failed, token: '--fate-refused', dash: [2, 2], sampleKey: 'failed' },
] as const;
const LATENCY = [
  { name: charts.own, token: '--accent', dash: [], sampleKey: 'own' },
  { name: charts.graph, token: '--fate-sealed', dash: [6, 3], sampleKey: 'graph' },
] as const;

/** A few numbers first, then two charts, then what the numbers are made of. */
export function HealthView({ reading }: { readonly reading: GatewayReading }) {
  const { facts, samples } = reading;
  return (
    <>
      <StateLine reading={reading} />
      {facts !== undefined && (
        <>
          <NumberTiles facts={facts} samples={samples} />
          <div class="op-pair">
            <RateChart title={charts.requests} unit={charts.perSecond} lines={REQUESTS} samples={samples} />
            <RateChart title={charts.latency} unit={charts.milliseconds} lines={LATENCY} samples={samples} />
          </div>
          <ConnectorTable facts={facts} />
          <div class="op-pair">
            <RefusalTable refusals={facts.refusals} />
            <TreatmentTable treatments={facts.treatments} />
          </div>
          <ExpiryList expiries={facts.expiries} />
        </>
      )}
    </>
  );
}
