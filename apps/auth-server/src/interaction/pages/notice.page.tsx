import type { VNode } from 'preact';
import type { OAuthError } from '@latchkey/protocol';
import type { Messages } from '../messages/index.js';
import { Clock, Leave, Warning } from './icons.js';
import type { Page } from './render-page.js';
import { webAddress } from './web-address.js';

/** A way on: where it leads, and what it is called. */
export interface Way {
  readonly to: string | undefined;
  readonly label: string;
}

interface Notice {
  readonly icon: VNode;
  readonly alert?: boolean;
  readonly title: string;
  readonly text: string;
  readonly way?: Way | undefined;
  readonly more?: VNode;
}

/** A page that says one thing, and may lead on. */
export const notice = (status: number, words: Messages, said: Notice): Page => ({ status, title: said.title, words, content: <NoticeBody {...said} /> });

const NoticeBody = ({ icon, alert, title, text, way, more }: Notice) => {
  const address = webAddress(way?.to);
  return (
    <>
      <div class={alert ? 'mark alert' : 'mark'}>{icon}</div>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {way && address !== undefined && (
        <p class="way">
          <a class="button go" href={address} rel="noreferrer">{way.label}</a>
        </p>
      )}
      {more}
    </>
  );
};

/** A request that cannot be answered anywhere else. */
export const errorPage = (words: Messages, error: OAuthError, status: number): Page =>
  notice(status, words, {
    icon: <Warning />,
    alert: true,
    title: words.error.title,
    text: words.error.text,
    more: (
      <details open>
        <summary>{words.error.details}</summary>
        <p>
          {words.error.code}: <code>{error.code}</code>
        </p>
        {error.description !== undefined && <p>{error.description}</p>}
      </details>
    ),
  });

export const unavailablePage = (words: Messages): Page => ({
  ...notice(503, words, { icon: <Warning />, alert: true, title: words.error.unavailableTitle, text: words.error.unavailable }),
  retryAfter: 5,
});

export const failedPage = (words: Messages): Page =>
  notice(500, words, { icon: <Warning />, alert: true, title: words.error.failedTitle, text: words.error.failed });

export const notFoundPage = (words: Messages): Page =>
  notice(404, words, { icon: <Warning />, alert: true, title: words.error.notFoundTitle, text: words.error.notFound });

export const expiredPage = (words: Messages, way: Way): Page =>
  notice(400, words, {
    icon: <Clock />,
    title: words.expired.title,
    text: words.expired.text,
    way,
    more: <p class="kind">{words.expired.kind}</p>,
  });

export const brokenPage = (words: Messages): Page =>
  notice(400, words, { icon: <Warning />, alert: true, title: words.broken.title, text: words.broken.text, more: <p class="kind">{words.broken.kind}</p> });

export const stillSignedInPage = (words: Messages, way: Way | undefined): Page =>
  notice(200, words, { icon: <Leave />, title: words.signOut.stayedTitle, text: words.signOut.stayed, way });
