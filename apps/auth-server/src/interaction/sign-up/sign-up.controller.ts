import { Controller } from '@nestjs/common';
import { Visits } from '../browser/visits.js';
import { StepController } from '../step.controller.js';
import { SignUpStep } from './sign-up.step.js';

@Controller('sign-up')
export class SignUpController extends StepController {
  constructor(step: SignUpStep, visits: Visits) {
    super(step, visits);
  }
}
