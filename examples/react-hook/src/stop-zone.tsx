import type { OcpClient } from '@obstop/client/ocp';
import { type StopTaskState, useStopTask } from './use-stop-task.ts';

interface StopZoneProps {
  readonly ocp: OcpClient;
  readonly clusterId: number;
  readonly zoneName: string;
}

/** A button that stops a zone, and beneath it how far the stop is. */
export function StopZone({ ocp, clusterId, zoneName }: StopZoneProps) {
  const { state, stop } = useStopTask(() => ocp.zones.stop(clusterId, zoneName));
  const busy = state.phase === 'asking' || state.phase === 'running';
  return (
    <section aria-busy={busy}>
      <button type="button" disabled={busy} onClick={stop}>
        Stop {zoneName}
      </button>
      <Outcome state={state} />
    </section>
  );
}

function Outcome({ state }: { readonly state: StopTaskState }) {
  switch (state.phase) {
    case 'idle':
      return null;
    case 'asking':
      return <p>Asking…</p>;
    case 'running': {
      const { percent, running, outage } = state.progress;
      return (
        <p>
          <progress max={100} value={percent} /> {percent} %,{' '}
          {outage ? 'the server is away' : running.join(', ')}
        </p>
      );
    }
    case 'stopped':
      return <p>Stopped</p>;
    case 'failed':
      return <p role="alert">{state.error.message}</p>;
  }
}
