/** Whose names are shown: the server's table, and whoever is present. Ids come from the document, names never do. */

const LABELS = 12;

export class People {
  /** @type {Map<number, string>} */
  #names = new Map();

  /** @param {Record<string, string>} table names by id @param {number} me */
  constructor(table, me) {
    this.me = me;
    for (const [id, name] of Object.entries(table)) this.#names.set(Number(id), name);
  }

  /** Learn a name that the server vouches for. @param {number} id @param {string} name @returns {boolean} whether it is new */
  learn(id, name) {
    if (this.#names.get(id) === name) return false;
    this.#names.set(id, name);
    return true;
  }

  /** @param {number|null} id */
  name(id) {
    return id === null ? "" : (this.#names.get(id) ?? "A former member");
  }

  /** The first word of a name, where that is enough to know who is meant. @param {number|null} id */
  short(id) {
    const name = this.name(id);
    if (id === null || !this.#names.has(id)) return name;
    const first = name.split(" ")[0];
    const same = [...this.#names].filter(([other, one]) => other !== id && one.split(" ")[0] === first);
    return same.length ? name : first;
  }

  /** The number of a person's colour, always shown with the name. @param {number|null} id */
  label(id) {
    return String((((id ?? 1) - 1) % LABELS) + 1);
  }

  /** @param {number} id */
  initial(id) {
    return this.name(id).slice(0, 1).toUpperCase();
  }

  /** Who wrote a note, as it is said; nothing when nobody is known. @param {import("./clean.js").Note} note @param {boolean} [full] */
  author(note, full = false) {
    if (note.anonymous) return "Anonymous";
    return full ? this.name(note.author) : this.short(note.author);
  }
}
