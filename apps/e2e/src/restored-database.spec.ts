import * as oidc from 'openid-client';
import { eventually } from '@latchkey/testing';
import { Administration } from './administration/administration.js';
import type { Application, Tokens } from './application/application.js';
import { Documents } from './application/documents.js';
import type { Person } from './person/person.js';
import { DatabaseBackup } from './stack/database-backup.js';
import { World } from './world.js';

/** What a person holds of both formats. */
interface Held {
  readonly person: Person;
  readonly application: Application;
  readonly jwt: string;
  readonly opaque: string;
}

let documents: Documents;
let applications: readonly Application[];
const world = World.forThisFile({}, async () => {
  documents = new Documents(world.stack.addresses.resourceApi);
  applications = [await world.application({ access_token_format: 'jwt' }), await world.application({ access_token_format: 'opaque' })];
  // It would hear of the restore as the services do.
  await world.rows.close();
});

const signIn = async (person: Person): Promise<Held> => {
  const tokens: Tokens[] = [];
  for (const application of applications) tokens.push(await application.signIn(person));
  return { person, application: applications[1]!, jwt: tokens[0]!.access_token, opaque: tokens[1]!.access_token };
};
const tokensOf = ({ jwt, opaque }: Held) => [jwt, opaque];
const revoke = (what: object) => world.administration.must('POST', 'tokens/revocations', { ...what });
const endAllOf = ({ person }: Held) => eventually(() => revoke({ account: person.account.id }).then(() => undefined));

const statuses = (held: Held) => Promise.all(tokensOf(held).map(async (token) => (await documents.list(token)).status));
const expectAccepted = async (held: Held) => expect(await statuses(held)).toEqual([200, 200]);
const expectRefused = (held: Held) => eventually(async () => expect(await statuses(held)).toEqual([401, 401]));

type Message = { readonly event: string; readonly data: { readonly to: number; readonly from?: number } };
/** What somebody is told who knows everything up to a position. */
const told = async (after?: number): Promise<Message> => {
  const { RESOURCE_API_CLIENT_ID: id, RESOURCE_API_CLIENT_SECRET: secret } = world.stack.secrets;
  const response = await fetch(`${world.issuer}/revocation-feed`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ wait: '0', ...(after !== undefined && { after: String(after) }) }),
  });
  return ((await response.json()) as { messages: [Message, Message] }).messages[1];
};

describe('A database that is restored to an earlier state', () => {
  let backup: DatabaseBackup;
  let [before, lost, kept, late]: Held[] = [];
  let heard: number;

  beforeAll(async () => {
    [before, lost, kept] = [await signIn(await world.somebody()), await signIn(await world.somebody()), await signIn(await world.somebody())];
    for (const held of [before, lost, kept]) await expectAccepted(held);
    await endAllOf(before);
    backup = await DatabaseBackup.of(world.stack.database);
    await endAllOf(lost);
    await expectRefused(lost);
    late = await signIn(kept.person);
    await expectAccepted(late);
    heard = (await told()).data.to;
    await world.stack.restart('admin-api', () => world.stack.restart('auth-server', () => backup.restore()));
  });
  afterAll(() => backup?.drop());

  it('lets an API go on refusing what it heard of, although the server knows nothing of it any more', async () => {
    await eventually(async () => expect((await told(heard)).event).toBe('snapshot'));
    expect((await told()).data.to).toBeLessThan(heard);
    expect(await oidc.tokenIntrospection(lost!.application.client, lost!.opaque)).toMatchObject({ active: true });
    for (const held of [before!, lost!]) await expectRefused(held);
    await expectAccepted(kept!);
  });

  it('ends from then on what was issued in the time that is lost, and what came before it', async () => {
    await endAllOf(kept!);
    for (const held of [kept!, late!]) await expectRefused(held);
    const { event, data } = await told(heard);
    expect([event, data.to > heard]).toEqual(['snapshot', true]);
    for (const held of [before!, lost!]) await expectRefused(held);
  });

  it('lets an API that starts then accept nothing that the server has revoked; and nothing at all from before, once everything was ended', async () => {
    await world.stack.restart('resource-api');
    for (const held of [before!, kept!, late!]) await expectRefused(held);
    await revoke({ all: true });
    for (const held of [before!, lost!, kept!, late!]) await expectRefused(held);
    world.administration = await Administration.of(world.stack);
    await expectAccepted(await signIn(lost!.person));
  });
});
