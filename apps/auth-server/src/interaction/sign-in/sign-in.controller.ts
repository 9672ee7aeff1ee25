import { Controller } from '@nestjs/common';
import { Visits } from '../browser/visits.js';
import { StepController } from '../step.controller.js';
import { SignInStep } from './sign-in.step.js';

@Controller('sign-in')
export class SignInController extends StepController {
  constructor(step: SignInStep, visits: Visits) {
    super(step, visits);
  }
}
