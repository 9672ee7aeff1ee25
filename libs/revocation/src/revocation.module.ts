import { Module } from '@nestjs/common';
import { Revocations } from './revocations.js';

/** Needs a global `Clock`. */
@Module({ providers: [Revocations], exports: [Revocations] })
export class RevocationModule {}
