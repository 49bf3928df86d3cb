import type { TestProject } from 'vitest/node';
import { startMock } from '../../../scripts/testing/start-app.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL of the mock. */
    mockUrl: string;
  }
}

/** Starts the mock outside the DOM of the tests; what it returns ends it. */
export async function setup(project: TestProject) {
  const mock = await startMock();
  project.provide('mockUrl', mock.url);
  return () => mock.stop();
}
