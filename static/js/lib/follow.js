/**
 * Following a topic. One socket for each address, shared by all who follow it; it comes back by itself after a
 * break, later each time and not all at once.
 * @typedef {{ opened?: () => void, heard?: () => void }} Ears
 */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const SIGNED_OUT = 1008;

class Line {
  /** @type {Set<Ears>} */
  ears = new Set();
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {number | undefined} */
  #timer;
  #waitMs = FIRST_WAIT_MS;
  #openedBefore = false;

  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.#open();
  }

  #open() {
    const url = new URL(this.address, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#waitMs = FIRST_WAIT_MS;
      // The page was fresh when it came; after a break something may have been missed.
      if (this.#openedBefore) this.ears.forEach((one) => one.opened?.());
      this.#openedBefore = true;
    });
    socket.addEventListener("message", () => this.ears.forEach((one) => one.heard?.()));
    socket.addEventListener("close", (event) => {
      if (socket !== this.#socket || event.code === SIGNED_OUT) return;
      this.#timer = setTimeout(() => this.#open(), this.#waitMs * (0.5 + Math.random()));
      this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
    });
  }

  end() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }
}

/** @type {Map<string, Line>} */
const lines = new Map();

/**
 * Hear whenever the topic behind a channel changed.
 * @param {string} address the channel's path, such as /challenges/7/live
 * @param {Ears} ears
 * @returns {() => void} stops following
 */
export function follow(address, ears) {
  const line = lines.get(address) ?? new Line(address);
  lines.set(address, line);
  line.ears.add(ears);
  return () => {
    line.ears.delete(ears);
    if (!line.ears.size) {
      lines.delete(address);
      line.end();
    }
  };
}
