import { Injectable } from '@nestjs/common';
import { ReadinessCheck } from '@latchkey/service-bootstrap';
import { Database } from '@latchkey/storage-postgres';

/** Whether the database answers, with the schema that this version needs. */
@Injectable()
export class DatabaseReadiness extends ReadinessCheck {
  readonly name = 'database';

  constructor(private readonly database: Database) {
    super();
  }

  check(): Promise<void> {
    return this.database.checkReady();
  }
}
