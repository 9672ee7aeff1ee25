import { Module } from '@nestjs/common';
import { SubjectsModule } from '@latchkey/claims';
import { Revocations } from './revocations.js';

/** Needs a global `Clock` and a global `MasterKey`. */
@Module({ imports: [SubjectsModule], providers: [Revocations], exports: [Revocations] })
export class RevocationModule {}
