import { randomBytes } from 'node:crypto';
import { DemoFailure } from '../demo-failure.js';

type Members = Readonly<Record<string, unknown>>;

export const randomName = (what: string): string => `demo-${what}-${randomBytes(6).toString('hex')}`;

/** admin-api, as the bootstrap client uses it. It remembers what it made, so that it can be removed. */
export class Management {
  private readonly made: string[] = [];

  constructor(
    readonly address: string,
    private readonly token: string,
  ) {}

  /** @param collection below `/v1/` @param key the member of the answer that names the new thing in addresses */
  async make<Made extends Members>(collection: string, members: Members, key: keyof Made & string): Promise<Made> {
    const made = (await this.ask('POST', collection, members)) as Made;
    this.made.unshift(`${collection}/${encodeURIComponent(String(made[key]))}`);
    return made;
  }

  /** Removes what it made, the newest first. @returns how many things that were */
  async removeAll(): Promise<number> {
    const paths = this.made.splice(0);
    for (const path of paths) await this.ask('DELETE', path);
    return paths.length;
  }

  private async ask(method: string, path: string, body?: Members): Promise<unknown> {
    const response = await fetch(`${this.address}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }), ...(method === 'DELETE' && { 'if-match': '*' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new DemoFailure(`admin-api answered ${response.status} to ${method} /v1/${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
