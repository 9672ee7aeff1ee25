import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Logger } from 'pino';
import { ReadinessCheck } from './readiness-check.js';

const PATIENCE = 2_000;

/** Whether a service should be sent requests; while it starts or stops it should not. */
export class Readiness {
  private checks: readonly ReadinessCheck[] = [];
  private open = false;
  private underWay: Promise<readonly string[]> | undefined;

  constructor(private readonly log: Logger) {}

  /** Takes over the checks that the application's modules provide. */
  openFor(app: INestApplication): void {
    const instances = [...app.get(ModulesContainer).values()].flatMap((module) =>
      [...module.providers.values()].map((provider): unknown => (provider.isNotMetatype || provider.metatype ? provider.instance : undefined)),
    );
    this.checks = [...new Set(instances.filter((instance) => instance instanceof ReadinessCheck))];
    this.open = true;
  }

  /** From now on the service is not ready. */
  close(): void {
    this.open = false;
  }

  /** The names of what fails; empty when ready. However many ask at once, the checks run once. */
  async failing(): Promise<readonly string[]> {
    if (!this.open) return ['service'];
    this.underWay ??= this.ask().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async ask(): Promise<readonly string[]> {
    const answers = await Promise.all(this.checks.map((check) => this.passes(check)));
    return this.checks.filter((_, position) => !answers[position]).map((check) => check.name);
  }

  private async passes(check: ReadinessCheck): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
    });
    try {
      await Promise.race([check.check(), late]);
      return true;
    } catch (error) {
      this.log.warn({ err: error, check: check.name }, 'not ready');
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
