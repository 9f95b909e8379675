/**
 * Light channels: a socket that hears "changed" and carries nothing else.
 */
import { backoff, socketUrl } from "./backoff.js";

/** @typedef {{ begun?: () => void, opened?: () => void, heard?: () => void, ended?: (code: number, reason: string) => void }} Ears */

/** @type {Map<string, Channel>} */
const channels = new Map();

/**
 * Follow a channel. All followers of one URL share one socket.
 * @param {string} url such as "/challenges/7/live"
 * @param {Ears} ears `begun` after the first connection; `opened` after every new connection but the first, since something may have
 *   been missed; `heard` whenever the topic changed; `ended` when the right to listen has gone
 * @returns {() => void} stops following
 */
export function follow(url, ears) {
  const channel = channels.get(url) ?? new Channel(url);
  channels.set(url, channel);
  channel.ears.add(ears);
  return () => {
    channel.ears.delete(ears);
    if (channel.ears.size === 0) {
      channels.delete(url);
      channel.end();
    }
  };
}

class Channel {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    /** @type {Set<Ears>} */
    this.ears = new Set();
    this.tries = 0;
    this.wasOpen = false;
    this.ended = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.come = () => this.open();
    globalThis.addEventListener?.("online", this.come);
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    if (this.ended || this.socket) return;
    const socket = (this.socket = new WebSocket(socketUrl(this.url)));
    socket.onopen = () => {
      this.tries = 0;
      for (const ears of [...this.ears]) this.wasOpen ? ears.opened?.() : ears.begun?.();
      this.wasOpen = true;
    };
    socket.onmessage = () => {
      for (const ears of [...this.ears]) ears.heard?.();
    };
    socket.onclose = ({ code, reason }) => {
      this.socket = null;
      if (this.ended) return;
      if (code >= 4400 && code < 4429) {
        for (const ears of [...this.ears]) ears.ended?.(code, reason);
        return;
      }
      this.timer = setTimeout(this.come, backoff(this.tries++));
    };
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    globalThis.removeEventListener?.("online", this.come);
    this.socket?.close();
  }
}
