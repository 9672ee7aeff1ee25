import { createHash } from 'node:crypto';
import { SHA_256 } from './sha-256.js';

/**
 * Answers each message `client_id session_state` with `unchanged`, `changed` or `error` (OIDC Session Management §3.2), to the origin that it
 * came from, about that origin alone. A browser that keeps its cookies from frames is answered `error`, on which nobody asks the person again.
 */
const scriptOf = (cookie: string): string => `'use strict';${SHA_256}
var allowed=true;
if(window.isSecureContext&&document.hasStorageAccess)document.hasStorageAccess().then(function(has){allowed=has});
function state(){var all=document.cookie.split('; ');for(var i=0;i<all.length;i++)if(all[i].indexOf(${JSON.stringify(`${cookie}=`)})===0)return all[i].slice(${cookie.length + 1});return ''}
window.addEventListener('message',function(event){
if(!event.source||event.source===window||event.origin==='null')return;
var asked=typeof event.data==='string'&&/^([\\x21-\\x7e]{1,700}) ([0-9a-f]{64})\\.([\\w-]{1,100})$/.exec(event.data),now=state();
if(!asked||now===''&&!allowed)return event.source.postMessage('error',event.origin);
event.source.postMessage(sha256(asked[1]+' '+event.origin+' '+now+' '+asked[3])===asked[2]?'unchanged':'changed',event.origin)})`;

export interface CheckSessionPage {
  readonly html: string;
  readonly policy: string;
}

/** @param cookie the name of the one that holds the browser state */
export function checkSessionPage(cookie: string): CheckSessionPage {
  const script = scriptOf(cookie);
  const source = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Session</title><script>${script}</script></html>`,
    // Framed by applications at whatever address; nothing on it can be clicked, and it tells an origin only what concerns that one.
    policy: `default-src 'none'; script-src ${source}; base-uri 'none'; form-action 'none'; frame-ancestors *`,
  };
}
