import type { Messages } from '../messages/index.js';
import { Check } from './icons.js';
import { notice, type Way } from './notice.page.js';
import type { Page } from './render-page.js';

export interface SignedOutView {
  /** Who was signed out, and who still is signed in in this browser: usernames. */
  readonly ended: readonly string[];
  readonly left: readonly string[];
  /** Where those who are left sign out. */
  readonly signOut: string;
  readonly way: Way | undefined;
  /** What clients want to have loaded (OIDC Front-Channel Logout §3). */
  readonly frames: readonly string[];
  /** The registered address that the person goes back to once the frames are loaded. */
  readonly onward: string | undefined;
}

/** Goes on when every frame is loaded or has failed, and in any case after five seconds. */
const GO_ON =
  "(function(){var gone,link=document.getElementById('onward');function go(){if(!gone){gone=true;location.replace(link.href)}}addEventListener('load',go);setTimeout(go,5000)})()";

/** Says who is signed out. Where no script runs, the frames are loaded all the same, and a link leads on. */
export function signedOutPage(words: Messages, view: SignedOutView): Page {
  const { signedOut } = words;
  const { ended, left, way, frames, onward } = view;
  const names = (usernames: readonly string[]): string => new Intl.ListFormat(words.language).format(usernames);
  const said = [ended.length > 0 && signedOut.whom(names(ended)), left.length > 0 ? signedOut.left(names(left)) : onward === undefined && signedOut.text, onward !== undefined && signedOut.telling];
  const page = notice(200, words, {
    icon: <Check />,
    title: left.length > 0 ? signedOut.leftTitle : signedOut.title,
    text: said.filter((sentence) => sentence !== false).join(' '),
    ...(onward === undefined && { way }),
    more: <Onward words={words} {...view} />,
  });
  return { ...page, frames, ...(onward !== undefined && { script: GO_ON }) };
}

const Onward = ({ words, left, signOut, frames, onward }: SignedOutView & { readonly words: Messages }) => (
  <>
    {onward !== undefined && (
      <p class="way">
        <a id="onward" class="button go" href={onward} rel="noreferrer">{words.formPost.submit}</a>
      </p>
    )}
    {left.length > 0 && (
      <p class="small">
        <a href={signOut}>{words.signedOut.signOutRest}</a>
      </p>
    )}
    {frames.map((address) => (
      // Not to the page around it: a client that is told of a sign-out must not lead the person elsewhere.
      <iframe key={address} src={address} sandbox="allow-scripts allow-same-origin allow-forms" title={words.signedOut.title} hidden />
    ))}
  </>
);
