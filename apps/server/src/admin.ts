import { AdminUsageError, adminUsage, runAdminCommand } from './admin/admin-command.ts';

/** `pnpm admin`. Exit codes: 0 done, 1 refused or not reached, 2 a command that cannot be understood. */
try {
  process.exitCode = await runAdminCommand(process.argv.slice(2), {
    env: process.env,
    print: (line) => console.log(line),
  });
} catch (error) {
  if (error instanceof AdminUsageError) {
    console.error(`${error.message}\n\n${adminUsage}`);
    process.exitCode = 2;
  } else {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
