import type { TestProject } from 'vitest/node';
import { startMock } from '../src/mock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL of the mock that all test files share. */
    mockUrl: string;
  }
}

/** Starts the one mock of the suite; what it returns ends it. */
export async function setup(project: TestProject) {
  const mock = await startMock({ host: '127.0.0.1', port: 0 });
  project.provide('mockUrl', mock.url);
  return () => mock.stop();
}
