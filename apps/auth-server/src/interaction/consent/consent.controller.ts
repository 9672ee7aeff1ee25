import { Controller } from '@nestjs/common';
import { Visits } from '../browser/visits.js';
import { StepController } from '../step.controller.js';
import { ConsentStep } from './consent.step.js';

@Controller('consent')
export class ConsentController extends StepController {
  constructor(step: ConsentStep, visits: Visits) {
    super(step, visits);
  }
}
