/** An order of keys, and what moving one of them makes of it. Knows no page. */
export class Order {
  /** @param {Iterable<string>} keys */
  constructor(keys) {
    this.keys = [...keys];
  }

  /**
   * Where a key stands, from 1; 0 when it is not there.
   * @param {string} key
   */
  place(key) {
    return this.keys.indexOf(key) + 1;
  }

  /**
   * Put a key at a place, from 1; a place outside is the nearest one inside. Returns whether anything changed.
   * @param {string} key
   * @param {number} place
   */
  put(key, place) {
    const from = this.keys.indexOf(key);
    const to = Math.max(0, Math.min(this.keys.length - 1, place - 1));
    if (from < 0 || from === to) return false;
    this.keys.splice(from, 1);
    this.keys.splice(to, 0, key);
    return true;
  }
}
