import { createOcpClient } from '@obstop/client/ocp';
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { StopZone } from '../src/stop-zone.tsx';

// A guard against a hang, not a measure.
configure({ asyncUtilTimeout: 30_000 });
afterEach(cleanup);

/**
 * The page, on the mock. Each call asks the mock for the example named for it: `stopZone` for the stop, `readings` for one reading of the
 * task after another. The wait before a reading lasts until the test says `goOn`.
 */
function show({ stopZone = 'code=200', readings = [] as string[] }) {
  const waits: { end: () => void; signal: AbortSignal | undefined }[] = [];
  const ocp = createOcpClient({
    baseUrl: inject('mockUrl'),
    auth: { kind: 'basic', username: 'anyone', password: 'anything' },
    hooks: {
      onRequest: ({ operation }) => ({
        prefer: operation === 'stopZone' ? stopZone : `code=200, example=${readings.shift()}`,
      }),
    },
    runtime: {
      now: () => 0,
      date: () => new Date(0),
      random: () => 0,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          // Longer ones are time limits, which no test reaches.
          if (ms < 30_000) waits.push({ end: resolve, signal });
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    },
  });
  const { unmount } = render(
    <StrictMode>
      <StopZone ocp={ocp} clusterId={1} zoneName="zone2" />
    </StrictMode>,
  );
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Stop zone2' });
  return {
    button,
    unmount,
    waits,
    stop: () => fireEvent.click(button),
    /** Ends the wait for the next reading, once the page has come to it. */
    goOn: async () => {
      await waitFor(() => expect(waits).not.toEqual([]));
      await act(async () => waits.shift()?.end());
    },
  };
}

const progress = () => screen.queryByRole<HTMLProgressElement>('progressbar')?.value;

describe('a page that stops a zone', () => {
  it('shows how far the stop is, then that the zone is stopped', async () => {
    const { button, stop, goOn } = show({ readings: ['running', 'successful'] });
    stop();
    expect(button.disabled).toBe(true);
    await goOn();
    await waitFor(() => expect(progress()).toBeGreaterThan(0));
    expect(screen.getByText(/Stop observer process/)).toBeDefined();
    await goOn();
    await screen.findByText('Stopped');
    expect(button.disabled).toBe(false);
  });

  it('shows why the server refuses, and lets the user ask again', async () => {
    const { button, stop, waits } = show({ stopZone: 'code=409, example=clusterBusy' });
    stop();
    expect((await screen.findByRole('alert')).textContent).toContain('unfinished');
    expect(button.disabled).toBe(false);
    expect(waits).toEqual([]);
  });

  it('shows a stop that was undone as a failure', async () => {
    const { stop, goOn } = show({ readings: ['rolledBack'] });
    stop();
    await goOn();
    expect((await screen.findByRole('alert')).textContent).toContain('rolled back');
  });

  it('asks nothing more once the page is left', async () => {
    const { stop, unmount, waits } = show({ readings: ['running'] });
    stop();
    await waitFor(() => expect(waits).toHaveLength(1));
    expect(waits[0]?.signal?.aborted).toBe(false);
    unmount();
    expect(waits[0]?.signal?.aborted).toBe(true);
  });
});
