import { obstopV1, type ocpV2 } from '@obstop/contracts/router';
import { readOcpBody } from '@obstop/contracts/rules';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticate } from '../access/authentication.ts';
import { answerUnknown, bodyLimit, type HttpOptions, newApp, pathOf } from './new-app.ts';
import { obshellSender } from './obshell/send.ts';
import { type ObshellSurfaceOptions, obshellPrefix, obshellSurface } from './obshell/surface.ts';
import { isObshell, obshellUnknown } from './obshell/unknown.ts';
import { type OcpRefusal, refuse, toHttpAnswer } from './ocp/answer.ts';
import { type Handlers, registerOcpRoutes } from './ocp/register-routes.ts';
import { type OcpRelease, ocpRoutesOf } from './ocp/release.ts';
import { ocpSender } from './ocp/send.ts';
import type { SurfaceOptions } from './surface-options.ts';

const unavailable = (reason: string) =>
  refuse('unavailable', { reason }, { headers: { 'retry-after': '5' } });

/** What the HTTP side needs of the rest of the server. */
export interface AppOptions extends HttpOptions, SurfaceOptions {
  authenticate: Authenticate;
  handlers: Handlers<typeof ocpV2>;
  /** That the handlers answer as; absent: as the contract has it. */
  ocpRelease?: OcpRelease | undefined;
  /** Our own calls, under /obstop/v1. */
  ownHandlers: Handlers<typeof obstopV1>;
  /** obshell v1 of one cluster, under /api/v1; absent: no such cluster. */
  obshell?: ObshellSurfaceOptions;
}

/** What a body is refused for, on its way through Fastify's parsers. */
const bodyRefused = (refusal: OcpRefusal) => Object.assign(new Error(refusal.name), { refusal });

const unsupported = ({ headers }: FastifyRequest) =>
  refuse('unsupportedMediaType', { type: headers['content-type']?.slice(0, 64) || '(none)' });

/** What was thrown by our parsers, or by Fastify with a code of its own, in OCP's words. */
function refusalFor(
  error: FastifyError & { refusal?: OcpRefusal },
  request: FastifyRequest,
): OcpRefusal | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('bodyTooLarge', { limit: bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupported(request);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('malformedJson');
    default:
      return error.refusal;
  }
}

/** Bodies: JSON without loss, nothing else; an empty body is none, whatever its type. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    // `parseAs: 'string'` makes it one.
    const read = readOcpBody(String(text));
    if (read.kind === 'refusal') done(bodyRefused(read));
    else done(null, read.body);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : done(bodyRefused(unsupported(request))),
  );
}

/** The HTTP server, not yet listening. Answers JSON to whatever comes: in obshell's envelope under /api/v1 and /rpc/v1, else in OCP's. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { nowMs, onDefect } = options;
  const send = ocpSender(nowMs, options.onViolation);
  const obshell = obshellUnknown(obshellSender(nowMs, options.onViolation), options.refusals);
  const app = newApp(options, {
    onNoHttp: (reason, target, facts) =>
      isObshell(target)
        ? obshell.noHttp(reason, facts)
        : toHttpAnswer(
            reason.kind === 'timeout'
              ? refuse('requestTimeout')
              : refuse('malformedRequest', { reason: reason.code }),
            facts,
          ),
    onMalformedPath: (request, reply) => {
      if (isObshell(request.url)) obshell.malformedPath(request, reply);
      else send(request, reply, refuse('malformedPath'));
    },
    onShut: (request, reply, why) => {
      if (isObshell(request.url)) obshell.shut(request, reply, why);
      else if (why.kind === 'host')
        send(request, reply, refuse('hostNotAllowed', { host: why.host.slice(0, 128) }));
      else send(request, reply, refuse('crossSite', { origin: why.site.slice(0, 128) }));
    },
  });
  addParsers(app);
  app.decorateRequest('claimedUser', '');
  app.decorateRequest('signed', undefined);
  app.decorateRequest('asked', undefined);
  app.decorateRequest('refusal', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (!options.isEnding() || request.method === 'GET' || isObshell(request.url)) done();
    else send(request, reply, unavailable('the server is ending'), request.routeOptions.config.route);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Whoever left amid their body hears nothing of it, and it is no defect.
    if (request.raw.errored === error)
      return send(request, reply, refuse('malformedRequest', { reason: 'unreadable' }));
    const reason = options.unavailableReason(error);
    const refusal = reason === undefined ? refusalFor(error, request) : unavailable(reason);
    if (!refusal || reason !== undefined) onDefect(error, request.traceId);
    if (!refusal) return send(request, reply, refuse('unexpected'));
    return send(request, reply, refusal, request.routeOptions.config.route);
  });
  const ports = { authenticate: options.authenticate, refusals: options.refusals, bodyLimit, send };
  app.register(async (routes) => {
    registerOcpRoutes(routes, ocpRoutesOf(options.ocpRelease), options.handlers, ports);
    registerOcpRoutes(routes, obstopV1, options.ownHandlers, ports);
  });
  if (options.obshell) app.register(obshellSurface(options.obshell), { prefix: obshellPrefix });
  answerUnknown(app, (request, reply) =>
    isObshell(request.url)
      ? obshell.notFound(request, reply)
      : send(request, reply, refuse('pathNotFound', { path: pathOf(request.url).slice(0, 256) })),
  );
  return app;
}
