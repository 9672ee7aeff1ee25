import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError, TemporarilyUnavailable } from '@latchkey/protocol';
import { RemovedMeanwhile, StorageUnavailable, UnknownTenant } from '@latchkey/storage';
import type { Messages } from '../messages/index.js';
import { errorPage, failedPage, notFoundPage, unavailablePage } from '../pages/notice.page.js';
import type { Page } from '../pages/render-page.js';
import { Visits } from './visits.js';

/** Shows a page for what goes wrong under a person's eyes; what is no fault of the request tells nothing of itself. */
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(PageErrorFilter.name);

  constructor(private readonly visits: Visits) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const visit = this.visits.of(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
    visit.show(this.pageOf(thrown, visit.words));
  }

  private pageOf(thrown: unknown, words: Messages): Page {
    if (thrown instanceof UnknownTenant) return notFoundPage(words);
    if ([StorageUnavailable, RemovedMeanwhile, TemporarilyUnavailable].some((kind) => thrown instanceof kind)) return unavailablePage(words);
    if (thrown instanceof OAuthError) return errorPage(words, thrown, thrown.status);
    this.logger.error(thrown);
    return failedPage(words);
  }
}
