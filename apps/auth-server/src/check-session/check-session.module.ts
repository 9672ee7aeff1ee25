import { Module } from '@nestjs/common';
import { BrowserModule } from '../interaction/browser/browser.module.js';
import { CheckSessionController } from './check-session.controller.js';

/** Needs global `UnitOfWork`, `Randomness`, `MasterKey` and `IssuerAddresses`. */
@Module({ imports: [BrowserModule], controllers: [CheckSessionController] })
export class CheckSessionModule {}
