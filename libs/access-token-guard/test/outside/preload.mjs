import { Server } from 'node:net';

/**
 * Lets a program of the guide run as it stands: it listens on a free port, whatever it says, and prints the address; and its issuer
 * is the one of the test.
 */
const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  this.once('listening', () => console.log(`http://127.0.0.1:${this.address().port}`));
  const listening = given.at(-1);
  return listen.call(this, 0, '127.0.0.1', ...(typeof listening === 'function' ? [listening] : []));
};

const { fetch } = globalThis;
globalThis.fetch = (address, options) => fetch(String(address).replace('https://id.example', process.env.ISSUER), options);
