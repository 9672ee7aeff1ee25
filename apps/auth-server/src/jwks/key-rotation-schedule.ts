import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type TenantId } from '@latchkey/protocol';
import { TenantStore, UnitOfWork } from '@latchkey/storage';
import { KeyRotation, MacKeyRotation } from '@latchkey/token-issuance';

/** How often a node looks whether signing keys are due. */
export class KeyCheckInterval {
  constructor(readonly seconds: number = 60) {}
}

/** Rotates the signing keys and the keys of opaque tokens of all tenants when they are due, while the server runs. Every node does, and each step is taken by one of them. */
@Injectable()
export class KeyRotationSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('SigningKeys');
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly rotation: KeyRotation,
    private readonly macRotation: MacKeyRotation,
    private readonly tenants: TenantStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly interval: KeyCheckInterval,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), 1000 * this.interval.seconds).unref();
    void this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.underWay;
  }

  /** Takes the steps that are due now. What fails is logged, and tried again the next time. */
  run(): Promise<void> {
    return (this.underWay ??= this.rotateAll()
      .catch((error: unknown) => this.logger.warn('signing keys could not be looked after', error))
      .finally(() => (this.underWay = undefined)));
  }

  private async rotateAll(): Promise<void> {
    for (const tenant of await this.tenants.withKeysDue(this.clock.now())) {
      if (this.stopped) return;
      await this.rotate(tenant).catch((error: unknown) => this.logger.error(`signing keys of tenant ${tenant} could not be rotated`, error));
    }
  }

  private async rotate(tenant: TenantId): Promise<void> {
    const changes = await this.unitOfWork.run(tenant, (stores) => this.rotation.run(stores));
    for (const { action, kid, alg, retires } of changes) {
      this.logger.log(`signing key ${kid} (${alg}) of tenant ${tenant} ${action}${retires === undefined ? '' : `, in place of ${retires}`}`);
    }
    const opaque = await this.unitOfWork.run(tenant, (stores) => this.macRotation.run(stores));
    for (const { action, id } of opaque) this.logger.log(`key ${id} of opaque tokens of tenant ${tenant} ${action}`);
  }
}
