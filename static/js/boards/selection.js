/** Which notes are chosen, and which one the keys act on. Both views show it. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  ids = new Set();
  /** The note that the keys act on. @type {string|null} */
  focus = null;

  /** Choose one note, or none. @param {string|null} id */
  only(id) {
    if (this.focus === id && this.ids.size === (id ? 1 : 0)) return;
    this.ids = new Set(id ? [id] : []);
    this.focus = id;
    this.#tell();
  }

  /** Choose these. @param {Iterable<string>} ids */
  all(ids) {
    this.ids = new Set(ids);
    if (!this.focus || !this.ids.has(this.focus)) this.focus = [...this.ids][0] ?? this.focus;
    this.#tell();
  }

  /** Add a note, or take it out. @param {string} id */
  toggle(id) {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.focus = id;
    this.#tell();
  }

  /** Forget notes that are gone. @param {Iterable<string>} gone @param {string|null} next what the keys act on instead */
  drop(gone, next) {
    let changed = false;
    for (const id of gone) {
      changed = this.ids.delete(id) || changed;
      if (this.focus === id) {
        this.focus = next;
        changed = true;
      }
    }
    if (changed) this.#tell();
  }

  /** What an act is about: the chosen notes, or the one with focus. @returns {string[]} */
  get subject() {
    if (this.ids.size && (!this.focus || this.ids.has(this.focus))) return [...this.ids];
    return this.focus ? [this.focus] : [];
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
