import { Module } from '@nestjs/common';
import { Subjects } from './subjects.js';

/** Needs a global `MasterKey`. */
@Module({ providers: [Subjects], exports: [Subjects] })
export class SubjectsModule {}
