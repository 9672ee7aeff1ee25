import { Controller } from '@nestjs/common';
import { Visits } from '../browser/visits.js';
import { StepController } from '../step.controller.js';
import { SelectAccountStep } from './select-account.step.js';

@Controller('select-account')
export class SelectAccountController extends StepController {
  constructor(step: SelectAccountStep, visits: Visits) {
    super(step, visits);
  }
}
