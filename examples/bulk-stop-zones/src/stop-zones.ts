import { ObstopError, type TaskProgress } from '@obstop/client';
import type { OcpClient } from '@obstop/client/ocp';

/** A zone of a cluster. */
export interface Zone {
  readonly clusterId: string;
  readonly zoneName: string;
}

/** How far a bulk stop came. Every zone asked for is in exactly one place. */
export interface BulkStop {
  readonly stopped: readonly Zone[];
  /** Where it ended early, and why. */
  readonly failed?: { readonly zone: Zone; readonly error: ObstopError };
  /** Not begun. */
  readonly untouched: readonly Zone[];
}

export interface BulkStopOptions {
  /** Aborting it begins no further zone and ends the waiting; a stop that is under way goes on in the server. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (zone: Zone, progress: TaskProgress) => void;
}

/** Stops zones in the order given, each only after the one before it is down; ends at the first that fails. */
export async function stopZones(
  ocp: OcpClient,
  zones: readonly Zone[],
  { signal, onProgress }: BulkStopOptions = {},
): Promise<BulkStop> {
  for (const [index, zone] of zones.entries()) {
    const stopped = zones.slice(0, index);
    if (signal?.aborted) return { stopped, untouched: zones.slice(index) };
    try {
      // Not given the signal: cut off while it is sent, a stop may have been accepted or not.
      const task = await ocp.zones.stop(zone.clusterId, zone.zoneName);
      await task.wait({
        ...(signal && { signal }),
        onProgress: (progress) => onProgress?.(zone, progress),
      });
    } catch (error) {
      if (!ObstopError.is(error)) throw error;
      return { stopped, failed: { zone, error }, untouched: zones.slice(index + 1) };
    }
  }
  return { stopped: zones, untouched: [] };
}
