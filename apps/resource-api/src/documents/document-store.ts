import { randomUUID } from 'node:crypto';
import { HttpException, Injectable } from '@nestjs/common';
import type { NewDocument } from './new-document.dto.js';

/** A document as clients see it. */
export interface Document {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly created_at: string;
}

/** Documents that one owner may have. */
const MAX_PER_OWNER = 100;

/** Owners that there may be. */
const MAX_OWNERS = 1_000;

/** RFC 4918 §11.5: the request is good, there is no room left. */
class StoreIsFull extends HttpException {
  constructor() {
    super({ statusCode: 507, error: 'Insufficient Storage', message: 'There is no room for another document.' }, 507);
  }
}

/** Keeps documents in memory, within bounds, apart for each owner: nobody can see, or push out, what another has. */
@Injectable()
export class DocumentStore {
  readonly #byOwner = new Map<string, Map<string, Document>>();

  /** The documents of an owner, oldest first. */
  list(owner: string): readonly Document[] {
    return [...(this.#byOwner.get(owner)?.values() ?? [])];
  }

  find(owner: string, id: string): Document | undefined {
    return this.#byOwner.get(owner)?.get(id);
  }

  /** Keeps a new document; throws `StoreIsFull` when there is no room. */
  add(owner: string, { title, body }: NewDocument): Document {
    const owned = this.#byOwner.get(owner) ?? new Map<string, Document>();
    const isNewOwner = owned.size === 0;
    if (owned.size >= MAX_PER_OWNER || (isNewOwner && this.#byOwner.size >= MAX_OWNERS)) throw new StoreIsFull();
    const document = { id: randomUUID(), title, body, created_at: new Date().toISOString() };
    owned.set(document.id, document);
    this.#byOwner.set(owner, owned);
    return document;
  }
}
