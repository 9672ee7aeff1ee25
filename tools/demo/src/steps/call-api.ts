import { demand } from '../demo-failure.js';
import type { Documents } from '../parties/documents.js';

/** Creates a document, reads it, and finds it in the list. */
export async function callApi(documents: Documents, accessToken: string): Promise<string> {
  const title = `Written at ${new Date().toISOString()}`;
  const created = await documents.create(title, accessToken);
  demand(created.status === 201, `POST /documents answered ${created.status}: ${created.challenge}`);
  const id = String(created.body.id);
  const read = await documents.read(id, accessToken);
  demand(read.status === 200 && read.body.title === title, `GET /documents/${id} answered ${read.status}`);
  const listed = await documents.list(accessToken);
  const found = listed.body.documents as readonly { readonly id: string }[] | undefined;
  demand(listed.status === 200 && found?.some((document) => document.id === id) === true, `GET /documents answered ${listed.status} without the document`);
  return id;
}
