import { IsOptional } from 'class-validator';
import { IsAddress, IsAddressList } from './is-address-list.js';
import { IsOneOf } from './is-one-of.js';
import { IsPort } from './is-port.js';

const ENVIRONMENTS = ['production', 'development', 'test'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** How much a service logs. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The settings that every service has; a service's own settings class extends it. */
export class ServiceSettings {
  /** Unset means production: what was forgotten must not weaken anything. */
  @IsOneOf(...ENVIRONMENTS)
  NODE_ENV: (typeof ENVIRONMENTS)[number] = 'production';

  @IsOneOf(...LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'info';

  /** The address that the service listens on. */
  @IsAddress()
  LISTEN_ADDRESS: string = '0.0.0.0';

  /** Where health and metrics are served instead of beside everything else. */
  @IsOptional() @IsPort()
  MANAGEMENT_PORT?: number;

  /** Whose forwarded headers are believed. */
  @IsAddressList()
  TRUSTED_PROXIES: readonly string[] = [];
}
