import { Controller, Get, Header } from '@nestjs/common';
import { ERROR_GUIDE_POLICY, errorGuide } from './error-guide.js';

/** Where `error_uri` points unless an operator has it elsewhere: it needs no internet, and is of this version. */
@Controller('errors')
export class ErrorsController {
  private readonly page = errorGuide();

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', ERROR_GUIDE_POLICY)
  @Header('Cache-Control', 'public, max-age=3600')
  read(): string {
    return this.page;
  }
}
