import { Module } from '@nestjs/common';
import { AccountsModule } from '@latchkey/accounts';
import { BrowserSessions } from './browser-sessions.js';
import { FormTokens } from './form-tokens.js';
import { PageErrorFilter } from './page-error.filter.js';
import { Visits } from './visits.js';

const providers = [Visits, FormTokens, BrowserSessions, PageErrorFilter];

/** What every page and redirect is made with. */
@Module({ imports: [AccountsModule], providers, exports: providers })
export class BrowserModule {}
