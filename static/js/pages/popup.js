/** A list to choose from, beside the caret or under a button: a listbox, by keys, pointer and touch alike. */
import { icon, make } from "../lib/make.js";

/** @typedef {{ label: string, icon: string, hint?: string }} Option */

let count = 0;

export class Popup {
  /** @type {HTMLElement | null} */
  #box = null;
  /** @type {Option[]} */
  #options = [];
  #at = 0;
  /** @type {(option: any) => void} */
  #pick = () => {};
  /** @type {HTMLElement | null} */
  #owner = null;
  #leave = new AbortController();

  get isOpen() {
    return this.#box !== null;
  }

  /**
   * @param {string} name what is chosen, for screen readers
   * @param {Option[]} options
   * @param {DOMRect} place it opens under this
   * @param {(option: any) => void} pick
   * @param {{ owner: HTMLElement, takesFocus?: boolean, chosen?: string, hint?: string }} how owner: the element with
   *   the focus, which is told what is active; or, with takesFocus, to which the focus returns
   */
  open(name, options, place, pick, how) {
    this.close();
    count += 1;
    this.#options = options;
    this.#at = Math.max(0, options.findIndex((one) => one.label === how.chosen));
    this.#pick = pick;
    const list = make("div", { role: "listbox", "aria-label": name, id: `choose-${count}`, tabindex: how.takesFocus ? "0" : "-1" });
    options.forEach((one, n) => {
      const option = make("div", { class: "slash__option", role: "option", id: `choose-${count}-${n}`, "aria-selected": "false" }, icon(one.icon), make("span", {}, one.label), make("small", {}, one.hint ?? ""));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => this.#choose(n));
      list.append(option);
    });
    const box = make("div", { class: "slash pop" }, ...(how.hint ? [make("p", { class: "slash__group" }, how.hint)] : []), list);
    document.body.append(box);
    this.#box = box;
    this.#owner = how.takesFocus ? list : how.owner;
    this.#stand(place);
    this.#owner.setAttribute("aria-controls", list.id);
    if (how.takesFocus) {
      list.addEventListener("keydown", (event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          this.close();
          how.owner.focus();
        } else if (this.key(event)) event.preventDefault();
      });
      list.focus({ preventScroll: true });
    }
    this.#leave = new AbortController();
    addEventListener("pointerdown", (event) => {
      if (!box.contains(/** @type {Node} */ (event.target))) this.close();
    }, { signal: this.#leave.signal });
    this.#mark();
  }

  close() {
    this.#leave.abort();
    this.#owner?.removeAttribute("aria-activedescendant");
    this.#owner?.removeAttribute("aria-controls");
    this.#box?.remove();
    this.#box = this.#owner = null;
  }

  /** Whether a key was meant for the list. @param {KeyboardEvent} event */
  key(event) {
    if (!this.#box) return false;
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown") this.#at = this.#at === last ? 0 : this.#at + 1;
    else if (event.key === "ArrowUp") this.#at = this.#at === 0 ? last : this.#at - 1;
    else if (event.key === "Enter") this.#choose(this.#at);
    else return false;
    this.#mark();
    return true;
  }

  /** @param {number} n */
  #choose(n) {
    const option = this.#options[n];
    this.close();
    if (option) this.#pick(option);
  }

  #mark() {
    const all = this.#box?.querySelectorAll("[role=option]") ?? [];
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === this.#at)));
    const active = all[this.#at];
    if (!active) return;
    this.#owner?.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  /** @param {DOMRect} place */
  #stand(place) {
    const box = /** @type {HTMLElement} */ (this.#box);
    const left = Math.max(16, Math.min(place.left, innerWidth - box.offsetWidth - 16));
    const below = place.bottom + box.offsetHeight + 8 < innerHeight || place.top < box.offsetHeight;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(below ? place.bottom + 4 : place.top - box.offsetHeight - 4) + scrollY}px`;
  }
}
