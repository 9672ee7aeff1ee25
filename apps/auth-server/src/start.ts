import { startService, type RunningService } from '@latchkey/service-bootstrap';
import { UnitOfWork } from '@latchkey/storage';
import { AppModule } from './app.module.js';
import { addCors } from './http/cors.js';
import { addMethodRefusal } from './http/served-methods.js';
import { mutualTlsOf } from './settings/mutual-tls-settings.js';
import type { AuthServerSettings } from './settings/auth-server-settings.js';

/** Starts the authorization server. */
export const startAuthServer = async (settings: AuthServerSettings): Promise<RunningService> =>
  startService({
    name: 'auth-server',
    module: AppModule.for({
      databaseUrl: settings.DATABASE_URL,
      masterKey: settings.MASTER_KEY,
      issuerUrl: settings.ISSUER_URL,
      fetchAllowedHosts: settings.FETCH_ALLOWED_HOSTS,
      keyCheckInterval: settings.SIGNING_KEY_CHECK_INTERVAL,
      feedConnections: settings.REVOCATION_FEED_CONNECTIONS,
      statusListTtl: settings.STATUS_LIST_TTL,
      ...(settings.ERROR_DOCS_URL !== undefined && { errorDocsUrl: settings.ERROR_DOCS_URL }),
      ...mutualTlsOf(settings),
    }),
    settings,
    port: settings.AUTH_SERVER_PORT,
    configure: (app) => {
      const fastify = app.getHttpAdapter().getInstance();
      addCors(fastify, app.get(UnitOfWork));
      addMethodRefusal(fastify);
    },
  });
