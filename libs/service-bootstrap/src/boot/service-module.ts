import type { DynamicModule, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import type { ServiceSettings } from '../settings/service-settings.js';
import { Stopping } from './stopping.js';

/** Puts an application's module beside what every service offers for injection: `Metrics`, `Stopping`, and its settings by their class. */
@Module({})
export class ServiceModule {
  static for(module: Type | DynamicModule, settings: ServiceSettings, { metrics, stopping }: { readonly metrics: Metrics; readonly stopping: Stopping }): DynamicModule {
    const classes = settingsClasses(settings);
    return {
      module: ServiceModule,
      global: true,
      imports: [module],
      providers: [{ provide: Metrics, useValue: metrics }, { provide: Stopping, useValue: stopping }, ...classes.map((provide) => ({ provide, useValue: settings }))],
      exports: [Metrics, Stopping, ...classes],
    };
  }
}

/** The settings' own class and those it extends, so that a lib may ask for the part that it knows. */
const settingsClasses = (settings: object): Type[] => {
  const classes: Type[] = [];
  for (let at: object = Object.getPrototypeOf(settings); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    classes.push(at.constructor as Type);
  }
  return classes;
};
