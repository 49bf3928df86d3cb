const loopback = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether pages of an origin may call: those that are listed, or any on this machine where none are. */
export const allowedOrigins =
  (origins: readonly string[] | undefined) =>
  (origin: string): boolean =>
    origins ? origins.includes(origin) : loopback.test(origin);

/** What pages of an allowed origin may do and read. */
export const corsPolicy = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: ['WWW-Authenticate', 'Retry-After', 'Allow', 'ETag'],
  credentials: true,
  maxAge: 600,
};
