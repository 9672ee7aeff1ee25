import { Module } from '@nestjs/common';
import { FormTokens } from './form-tokens.js';
import { PageErrorFilter } from './page-error.filter.js';
import { Visits } from './visits.js';

/** What every page and redirect is made with. */
@Module({ providers: [Visits, FormTokens, PageErrorFilter], exports: [Visits, FormTokens, PageErrorFilter] })
export class BrowserModule {}
