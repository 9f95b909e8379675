/** Undo and redo of one's own acts only; what somebody else changed since stays as they left it. */
import * as Y from "yjs";

/** The origin of all that this person does here. */
export const OWN = Symbol("own");

/** A change names its note and what of it changed: "n1.text", "n1.x"; a new or removed one is "n1". */
const TOUCHED = Symbol("touched");

export class Undo {
  #clock = 0;
  /** When somebody else last changed what, and as which client. @type {Map<string, {at: number, client: number}>} */
  #foreign = new Map();

  /** @param {Y.Doc} doc @param {Y.Map<any>[]} roots @param {Y.Map<any>} notes */
  constructor(doc, roots, notes) {
    this.manager = new Y.UndoManager(roots, { trackedOrigins: new Set([OWN]), captureTimeout: 800 });
    notes.observeDeep((events, transaction) => this.#watch(events, transaction));
    const note = (/** @type {{stackItem: any}} */ { stackItem }) => {
      const touched = stackItem.meta.get(TOUCHED) ?? new Map();
      for (const key of this.#own) touched.set(key, this.#clock);
      this.#own.clear();
      stackItem.meta.set(TOUCHED, touched);
    };
    this.manager.on("stack-item-added", note);
    this.manager.on("stack-item-updated", note);
  }

  /** What the transaction that just ended touched. @type {Set<string>} */
  #own = new Set();

  /** Begin a new act: it is undone apart from the one before. */
  begin() {
    this.manager.stopCapturing();
  }

  get canUndo() {
    return this.manager.undoStack.length > 0;
  }

  get canRedo() {
    return this.manager.redoStack.length > 0;
  }

  /**
   * Undo the last act, or redo. Returns what was done, or by which client it was hindered.
   * @param {"undo"|"redo"} which @returns {{done: boolean, client?: number, note?: string}}
   */
  run(which) {
    const stack = which === "undo" ? this.manager.undoStack : this.manager.redoStack;
    const item = stack.at(-1);
    if (!item) return { done: false };
    for (const [key, at] of item.meta.get(TOUCHED) ?? []) {
      const later = this.#foreign.get(key);
      if (later && later.at > at) {
        // Left out for good: undoing it would take back what the other person did.
        stack.pop();
        return { done: false, client: later.client, note: key.split(".")[0] };
      }
    }
    return { done: this.manager[which]() !== null };
  }

  /** @param {Y.YEvent<any>[]} events @param {Y.Transaction} transaction */
  #watch(events, transaction) {
    this.#clock += 1;
    const mine = transaction.origin === OWN || transaction.origin === this.manager;
    if (!mine && transaction.local) return;
    /** @type {Map<string, number>} */
    const keys = new Map();
    for (const event of events) {
      const [id, field] = /** @type {string[]} */ (event.path);
      if (id === undefined) for (const key of event.changes.keys.keys()) keys.set(key, 0);
      else if (field !== undefined) keys.set(`${id}.${field}`, writerIn(event.target, transaction));
      else {
        for (const key of event.changes.keys.keys()) keys.set(`${id}.${key}`, writerOf(event.target, key));
      }
    }
    if (mine) {
      for (const key of keys.keys()) this.#own.add(key);
      return;
    }
    const at = this.#clock;
    for (const [key, client] of keys) {
      this.#foreign.set(key, { at, client });
      // A whole note counts as changed when any of it is.
      this.#foreign.set(key.split(".")[0], { at, client });
    }
  }
}

/** Who wrote a key of a map last. @param {any} map @param {string} key @returns {number} */
const writerOf = (map, key) => map._map.get(key)?.id.client ?? 0;

/** Who wrote in a text within a transaction. @param {any} text @param {Y.Transaction} transaction @returns {number} */
function writerIn(text, transaction) {
  const isNew = (/** @type {number} */ client, /** @type {number} */ clock) => clock >= (transaction.beforeState.get(client) ?? 0);
  for (let item = text._start; item; item = item.right) if (isNew(item.id.client, item.id.clock)) return item.id.client;
  // Only deleted: whoever else sent something in the same transaction.
  for (const [client, clock] of transaction.afterState) if (isNew(client, clock - 1)) return client;
  return 0;
}
