import type { Application, Brought, Tokens } from '../application/application.js';
import type { Person } from '../person/person.js';
import type { World } from '../world.js';

/** What an attempt may work with: all of it live and good. */
export interface Materials {
  readonly world: World;
  readonly application: Application;
  readonly stranger: Application;
  readonly person: Person;
  /** An answer whose code nobody has redeemed. */
  readonly brought: Brought;
  readonly tokens: Tokens;
}

/** What was answered, whatever it is. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly error: unknown;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** Something that must be refused: what it is called, how it is sent, and the answer as `status error`. */
export type BadInput = readonly [name: string, send: (materials: Materials) => Promise<Answer>, answer: string];

type Pairs = readonly (readonly [string, string])[] | Readonly<Record<string, string>>;

export async function send(address: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(address, { redirect: 'manual', ...init });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const body = /json/.test(type) && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, type, error: body.error, body, headers: response.headers };
}

/** Posts a form to an endpoint with the credentials of an application. */
export const post = (address: string, application: Application, pairs: Pairs): Promise<Answer> =>
  send(address, { method: 'POST', headers: { authorization: application.basic }, body: new URLSearchParams(Array.isArray(pairs) ? (pairs as [string, string][]) : (pairs as Record<string, string>)) });

/** The same with a body that is no form, or not one that any library would write. */
export const postRaw = (address: string, application: Application, body: string, type = 'application/x-www-form-urlencoded'): Promise<Answer> =>
  send(address, { method: 'POST', headers: { authorization: application.basic, 'content-type': type }, body });
