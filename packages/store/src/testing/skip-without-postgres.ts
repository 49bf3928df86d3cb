import { beforeEach, inject } from 'vitest';

/** The global setup has said it loudly. */
if (inject('postgresUrl') === undefined)
  beforeEach(({ skip }) => {
    skip('PostgreSQL cannot run here');
  });
