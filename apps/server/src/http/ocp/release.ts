import { OcpTaskC, ocpData, writeOcpTaskA, writeOcpTaskC } from '@obstop/contracts';
import { ocpV2 } from '@obstop/contracts/router';
import type { AppRoute } from '@ts-rest/core';

/** Releases of OCP that the surface can be told to behave as. */
export const ocpReleases = ['4.3'] as const;
/** A release to behave as; by default tasks are shown as in the vendor's samples of 2021. */
export type OcpRelease = (typeof ocpReleases)[number];

/** The pages of 2025 call it required. */
export const needsFreezeServer = (release: OcpRelease | undefined): boolean => release === '4.3';

/**
 * How tasks of servers are written. Typed as the contract's own, which has the default: a caller's types must not depend on how a
 * server is configured. What `ocpRoutesOf` declares is what is held against the answers.
 */
export const serverTaskWriter = (release: OcpRelease | undefined): typeof writeOcpTaskA =>
  release === '4.3' ? (writeOcpTaskC as unknown as typeof writeOcpTaskA) : writeOcpTaskA;

const inDialectC = <R extends AppRoute>(route: R): R => ({
  ...route,
  responses: { ...route.responses, 200: ocpData(OcpTaskC) },
});

/** The contract's routes as a release answers them. */
export function ocpRoutesOf(release: OcpRelease | undefined): typeof ocpV2 {
  if (release === undefined) return ocpV2;
  const { stopServer, startServer } = ocpV2;
  return { ...ocpV2, stopServer: inDialectC(stopServer), startServer: inDialectC(startServer) };
}
