import type { Messages } from '../messages/index.js';
import { Check } from './icons.js';
import { Problem } from './problem.js';
import type { Page } from './render-page.js';
import { destinationOf, webAddress } from './web-address.js';

/** What is allowed together: of the account, or at one resource. */
export interface AccessGroup {
  /** The resource's name; left out for what concerns the account itself. */
  readonly resource?: string;
  /** Each scope in words. */
  readonly items: readonly string[];
}

export interface ConsentView {
  readonly words: Messages;
  readonly client: string;
  /** The address of a picture that the person's browser may load. */
  readonly logo: string | undefined;
  readonly policyUri: string | undefined;
  readonly tosUri: string | undefined;
  readonly username: string;
  readonly redirectUri: string;
  readonly access: readonly AccessGroup[];
  readonly action: string;
  readonly interaction: string;
  readonly token: string;
  /** Leads to signing in as somebody else. */
  readonly otherAccount: string;
  readonly formTargets: readonly string[];
  readonly changed: boolean;
}

export const consentPage = (view: ConsentView): Page => ({
  status: view.changed ? 409 : 200,
  title: view.words.consent.title(view.client),
  words: view.words,
  content: <Consent {...view} />,
  formTargets: view.formTargets,
  picture: webAddress(view.logo),
});

const Consent = (view: ConsentView) => {
  const { words: { consent, signIn }, client } = view;
  return (
    <>
      <Mark {...view} />
      <h1>{consent.title(client)}</h1>
      <p class="lead">{consent.lead(client)}</p>
      {view.changed && <Problem id="problem" title={signIn.problem} text={consent.changed} />}
      <Person {...view} />
      <Access {...view} />
      <Destination {...view} />
      <form method="post" action={view.action}>
        <input type="hidden" name="interaction" value={view.interaction} />
        <input type="hidden" name="token" value={view.token} />
        <button type="submit" class="go" name="decision" value="allow">{consent.allow}</button>
        <button type="submit" class="back" name="decision" value="refuse">{consent.refuse}</button>
      </form>
      <Documents {...view} />
    </>
  );
};

const Mark = ({ client, logo }: ConsentView) => {
  const address = webAddress(logo);
  return (
    <div class="mark" aria-hidden="true">
      {address === undefined ? initialOf(client) : <img src={address} alt="" referrerpolicy="no-referrer" width="48" height="48" />}
    </div>
  );
};

const Person = ({ words: { consent }, username, otherAccount }: ConsentView) => (
  <div class="person">
    <div class="initial" aria-hidden="true">{initialOf(username)}</div>
    <div class="who">
      <span>{consent.signedInAs}</span>
      {username}
    </div>
    <a href={otherAccount}>{consent.notYou}</a>
  </div>
);

const Access = ({ words: { consent }, access }: ConsentView) => (
  <section class="access" aria-labelledby="access-0">
    {(access.length > 0 ? access : [{ items: [consent.nothing] }]).map(({ resource, items }: AccessGroup, index) => (
      <div key={resource}>
        <h2 id={`access-${index}`}>{resource === undefined ? consent.willBeAble : consent.atResource(resource)}</h2>
        <ul>
          {items.map((item) => (
            <li key={item}>
              <Check />
              <span>{item}</span>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </section>
);

const Destination = ({ words: { consent }, redirectUri }: ConsentView) => {
  const { name, onThisDevice } = destinationOf(redirectUri);
  return (
    <p class="destination">
      {consent.goesTo} <strong>{onThisDevice ? consent.onThisDevice(name) : name}</strong>
    </p>
  );
};

const Documents = ({ words: { consent }, policyUri, tosUri }: ConsentView) => {
  const policy = webAddress(policyUri);
  const terms = webAddress(tosUri);
  if (policy === undefined && terms === undefined) return null;
  return (
    <p class="small">
      {policy !== undefined && <a href={policy} rel="noreferrer">{consent.policy}</a>}
      {terms !== undefined && <a href={terms} rel="noreferrer">{consent.terms}</a>}
    </p>
  );
};

const initialOf = (name: string): string => ([...name.trim()][0] ?? '?').toUpperCase();
