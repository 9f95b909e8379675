/**
 * The one way from a Yjs document to the hub: sync, presence, "is it saved?", offline copies.
 *
 * It speaks the y-websocket protocol, and asks for the hub's own messages with `?saved=1`. It
 * knows no DOM; pages listen to its events.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import { backoff, socketUrl } from "./backoff.js";
import { keepOffline } from "./offline.js";
import * as wire from "./wire.js";

/**
 * "saved": the hub has it all. "saving": on its way. "kept": on this device until the hub can
 * be reached. "not saved": only in this tab; closing it would lose something.
 * @typedef {"saved" | "saving" | "kept" | "not saved"} Saved
 */
/** @typedef {{ person?: string | number, room?: string, offline?: boolean, awareness?: awarenessProtocol.Awareness }} Options */

/** Without a word for so long, a connection counts as lost: presence comes back every 15 s. */
const SILENCE_MS = 45_000;
/** So long may the copy on this device take to load before the hub is asked without it. */
const COPY_MS = 3_000;

/**
 * Events: "saved" (detail: Saved), "access" (detail: {edit, reason, words}), "synced", "status"
 * (detail: "connecting" | "connected" | "disconnected"), "refused" (detail: reason), "ended"
 * (detail: {code, reason}) when it will not come back by itself.
 */
export class Provider extends EventTarget {
  /** @type {WebSocket | null} */
  #socket = null;
  #tries = 0;
  #sent = 0;
  #kept = 0;
  #heardAt = 0;
  #unsaved = false;
  #refused = false;
  /** The hub said that this person only reads. */
  #barred = false;
  #wanted = true;
  /** @type {Saved} */
  #told = "saving";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;

  /**
   * @param {string} url of the document's socket, such as "/boards/7/document"
   * @param {import("yjs").Doc} doc
   * @param {Options} [options] `person` and `room` name the copy on this device; without a
   *   person there is none
   */
  constructor(url, doc, options = {}) {
    super();
    const full = socketUrl(url);
    full.searchParams.set("saved", "1");
    this.url = full;
    this.doc = doc;
    this.awareness = options.awareness ?? new awarenessProtocol.Awareness(doc);
    /** Whether the hub's state has arrived since this page was opened. */
    this.synced = false;
    /** Whether this person may edit now. */
    this.edit = false;
    /** Why not, as a code and as a sentence of the hub's; empty where it says nothing of it. */
    this.reason = "";
    this.words = "";
    this.ended = false;
    /** @type {Record<string, unknown>} */
    this.facts = {};
    this.offline =
      options.person !== undefined && options.offline !== false
        ? keepOffline(options.person, options.room ?? full.pathname, doc)
        : null;
    doc.on("update", this.#changed);
    this.awareness.on("update", this.#moved);
    globalThis.addEventListener?.("online", this.#online);
    globalThis.addEventListener?.("offline", this.#offline);
    globalThis.addEventListener?.("pagehide", this.#hide);
    this.#watch = setInterval(() => this.#listen(), 5_000);
    this.#begin();
  }

  /** Connect with the copy of this device in hand: both are compared when they meet. */
  #begin() {
    if (!this.offline) return this.connect();
    this.#timer = setTimeout(() => this.connect(), COPY_MS);
    this.offline.whenSynced.then(() => {
      if (!this.#wanted) return;
      this.#cut();
      this.connect();
    });
  }

  /** @returns {Saved} */
  get saved() {
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (this.#refused) return "not saved";
    if (!this.#unsaved && this.synced) return "saved";
    // What is left here is not asked for, today or ever.
    if (this.#unsaved && (this.#barred || this.ended)) return "not saved";
    if (open && this.reason !== "storage") return "saving";
    if (this.offline?.synced) return "kept";
    return this.#unsaved ? "not saved" : "saving";
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Open the socket, unless it is open or the hub said not to come back. */
  connect() {
    this.#wanted = true;
    clearTimeout(this.#timer);
    if (this.#socket || this.ended) return;
    this.#emit("status", "connecting");
    const socket = (this.#socket = new WebSocket(this.url));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#heard(new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket) this.#lost(code, reason);
    };
  }

  /** Close the socket and stay away until `connect`. */
  disconnect() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    if (this.#socket) {
      this.#leaveRoom();
      const socket = this.#socket;
      this.#lost(1000, "");
      socket.close();
    }
  }

  /** Close, and forget the document; the copy on this device stays. */
  destroy() {
    this.disconnect();
    clearInterval(this.#watch);
    this.doc.off("update", this.#changed);
    this.awareness.off("update", this.#moved);
    globalThis.removeEventListener?.("online", this.#online);
    globalThis.removeEventListener?.("offline", this.#offline);
    globalThis.removeEventListener?.("pagehide", this.#hide);
    this.offline?.destroy();
    this.awareness.destroy();
  }

  #opened() {
    this.#tries = this.#sent = this.#kept = 0;
    this.#heardAt = Date.now();
    this.#emit("status", "connected");
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, wire.SYNC);
    syncProtocol.writeSyncStep1(encoder, this.doc);
    this.#send(encoder);
    if (this.awareness.getLocalState() !== null) this.#tellPresence([this.doc.clientID]);
    this.#tellSaved();
  }

  /** @param {Uint8Array} message */
  #heard(message) {
    this.#heardAt = Date.now();
    const decoder = decoding.createDecoder(message);
    const kind = decoding.readVarUint(decoder);
    if (kind === wire.SYNC) {
      this.#sync(decoder);
    } else if (kind === wire.AWARENESS) {
      const update = decoding.readVarUint8Array(decoder);
      awarenessProtocol.applyAwarenessUpdate(this.awareness, update, this);
    } else if (kind === wire.SAVED) {
      this.#kept = decoding.readVarUint(decoder);
      this.#settle();
    } else if (kind === wire.ACCESS) {
      this.edit = decoding.readVarUint(decoder) === 2;
      this.reason = decoding.readVarString(decoder);
      // A process of before does not say it.
      this.words = decoding.hasContent(decoder) ? decoding.readVarString(decoder) : "";
      this.#barred = !this.edit && this.reason !== "storage";
      this.#emit("access", { edit: this.edit, reason: this.reason, words: this.words });
      this.#tellSaved();
    } else if (kind === wire.REFUSED) {
      decoding.readVarUint(decoder);
      this.#refused = true;
      this.#emit("refused", decoding.readVarString(decoder));
      this.#tellSaved();
    } else if (kind === wire.FACTS) {
      this.facts = JSON.parse(decoding.readVarString(decoder));
    }
  }

  /** @param {decoding.Decoder} decoder */
  #sync(decoder) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, wire.SYNC);
    const what = syncProtocol.readSyncMessage(decoder, encoder, this.doc, this);
    if (what === syncProtocol.messageYjsSyncStep1) {
      this.#sent += 1;
      // Whatever was refused is in this answer, too.
      this.#refused = false;
      // More than an empty answer: work that was done away from the hub, and is not there yet.
      if (encoding.length(encoder) > 5) this.#unsaved = true;
      this.#send(encoder);
      this.#tellSaved();
    } else if (what === syncProtocol.messageYjsSyncStep2 && !this.synced) {
      this.synced = true;
      this.#emit("synced", undefined);
      this.#tellSaved();
    }
  }

  #settle() {
    if (this.#kept >= this.#sent && !this.#refused) this.#unsaved = false;
    this.#tellSaved();
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #lost(code, reason) {
    this.#socket = null;
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
    awarenessProtocol.removeAwarenessStates(this.awareness, others, this);
    this.#emit("status", "disconnected");
    if (wire.FINAL.has(code)) {
      this.ended = true;
      this.edit = false;
      this.reason = reason;
      this.words = "";
      this.#emit("access", { edit: false, reason, words: "" });
      this.#emit("ended", { code, reason });
    } else if (this.#wanted) {
      this.#timer = setTimeout(() => this.connect(), backoff(this.#tries++));
    }
    this.#tellSaved();
  }

  /**
   * @param {Uint8Array} update
   * @param {unknown} origin
   */
  #changed = (update, origin) => {
    // What came from the hub is there already; what came from this device is compared at sync.
    if (origin === this || (origin !== null && origin === this.offline)) return;
    this.#unsaved = true;
    if (this.connected) {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, wire.SYNC);
      syncProtocol.writeUpdate(encoder, update);
      this.#sent += 1;
      this.#send(encoder);
    }
    this.#tellSaved();
  };

  /** @param {{ added: number[], updated: number[], removed: number[] }} change */
  #moved = ({ added, updated, removed }) => {
    const own = this.doc.clientID;
    if ([...added, ...updated, ...removed].includes(own)) this.#tellPresence([own]);
  };

  /** @param {number[]} clients */
  #tellPresence(clients) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, wire.AWARENESS);
    encoding.writeVarUint8Array(
      encoder,
      awarenessProtocol.encodeAwarenessUpdate(this.awareness, clients),
    );
    this.#send(encoder);
  }

  #leaveRoom() {
    const state = this.awareness.getLocalState();
    this.awareness.setLocalState(null);
    if (state !== null && this.#wanted) this.awareness.setLocalState(state);
  }

  #hide = () => awarenessProtocol.removeAwarenessStates(this.awareness, [this.doc.clientID], "hide");
  /** Its socket would look open for a minute more. */
  #offline = () => this.#cut();
  #online = () => {
    if (this.#wanted) this.connect();
  };

  #listen() {
    if (this.connected && Date.now() - this.#heardAt > SILENCE_MS) this.#cut();
  }

  /** Let go of the socket, if there is one, and come back as if it had been lost. */
  #cut() {
    const socket = this.#socket;
    if (!socket) return;
    this.#lost(1006, "");
    socket.close();
  }

  #tellSaved() {
    const saved = this.saved;
    if (saved === this.#told) return;
    this.#told = saved;
    this.#emit("saved", saved);
  }

  /** @param {encoding.Encoder} encoder */
  #send(encoder) {
    if (this.connected) this.#socket?.send(encoding.toUint8Array(encoder));
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
