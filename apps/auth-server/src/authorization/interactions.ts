import { Injectable } from '@nestjs/common';
import { Clock, MasterKey, after, type Sealing, type TenantId } from '@latchkey/protocol';
import type { RawParameters } from './authorization-request.js';

const LIFETIME = 3600;
const MAX_LENGTH = 16_000;

/** An authorization request on its way through the pages. */
export interface Interaction {
  readonly parameters: readonly (readonly [string, string])[];
  readonly began: Date;
  readonly reauthenticate: boolean;
  /** Whether the person wants to make an account for it. */
  readonly signingUp?: boolean | undefined;
  /** The session that the person chose for it among those of the browser. */
  readonly chosen?: string | undefined;
}

/** How far it came, apart from what it asks. */
export type Course = Omit<Interaction, 'parameters'>;

export type OpenedInteraction =
  | { readonly state: 'live' | 'expired'; readonly interaction: Interaction }
  | { readonly state: 'broken' };

/**
 * Interactions travel with the browser, sealed, and are stored nowhere: any number of tabs find their way back, and strangers who
 * send requests leave nothing behind. A sealed one cannot be read or changed, and opens in its tenant alone.
 */
@Injectable()
export class Interactions {
  private readonly sealing: Sealing;

  constructor(
    masterKey: MasterKey,
    private readonly clock: Clock,
  ) {
    this.sealing = masterKey.sealing('interaction');
  }

  seal({ parameters, began, reauthenticate, chosen, signingUp }: Interaction, tenant: TenantId): string {
    return this.sealing.seal(JSON.stringify([began.getTime(), reauthenticate, parameters, chosen ?? null, signingUp ?? false]), tenant);
  }

  open(sealed: string | undefined, tenant: TenantId): OpenedInteraction {
    const interaction = this.unseal(sealed, tenant);
    if (!interaction) return { state: 'broken' };
    return { state: this.clock.now() < after(interaction.began, LIFETIME) ? 'live' : 'expired', interaction };
  }

  private unseal(sealed: string | undefined, tenant: TenantId): Interaction | undefined {
    if (sealed === undefined || sealed.length > MAX_LENGTH) return undefined;
    try {
      const [began, reauthenticate, parameters, chosen, signingUp] = JSON.parse(this.sealing.open(sealed, tenant)) as [number, boolean, [string, string][], string | null, boolean];
      return { began: new Date(began), reauthenticate, parameters, ...(chosen !== null && { chosen }), ...(signingUp && { signingUp }) };
    } catch {
      return undefined;
    }
  }
}

/** The parameters as a query parser would have made them. */
export function rawParametersOf({ parameters }: Pick<Interaction, 'parameters'>): RawParameters {
  const raw: Record<string, string[]> = {};
  for (const [name, value] of parameters) (raw[name] ??= []).push(value);
  return raw;
}
