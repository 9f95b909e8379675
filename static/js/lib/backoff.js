/**
 * When to come back after a lost connection: soon at first, then less often, and never all at
 * the same moment.
 * @param {number} tries how many failed before
 * @param {number} [most_ms]
 * @returns {number} milliseconds
 */
export function backoff(tries, most_ms = 20_000) {
  const ceiling = Math.min(most_ms, 400 * 2 ** Math.min(tries, 10));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/**
 * A path or URL of this hub as the URL of a socket.
 * @param {string} url
 * @returns {URL}
 */
export function socketUrl(url) {
  const full = new URL(url, globalThis.location?.href);
  full.protocol = full.protocol.replace("http", "ws");
  return full;
}
