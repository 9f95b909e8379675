import { Order } from "../lib/order.js";
import { say } from "../lib/say.js";
import { toast } from "../lib/toast.js";

/**
 * <rank-list noun="challenge"><ol class="rank"><li class="rank__item" data-key data-title>…</li></ol></rank-list>
 * Four equal ways to put a list in order: drag the grip, press it and use the arrow keys, the buttons, the select.
 * Every change sends `change` from the list, so that a form around it can save.
 */
class RankList extends HTMLElement {
  /** @type {{ item: HTMLElement, from: number, pointer: number | null } | undefined} */
  #held;

  connectedCallback() {
    for (const event of ["click", "change", "keydown", "pointerdown"]) this.addEventListener(event, this);
  }

  disconnectedCallback() {
    for (const event of ["click", "change", "keydown", "pointerdown"]) this.removeEventListener(event, this);
    this.#letGo();
  }

  get #list() {
    return /** @type {HTMLElement} */ (this.querySelector(".rank"));
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.#list.children]);
  }

  /** @param {HTMLElement} item */
  #place(item) {
    return this.#items.indexOf(item) + 1;
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const item = /** @type {HTMLElement | null} */ (target.closest?.(".rank__item"));
    if (event.type === "pointermove") this.#drag(/** @type {PointerEvent} */ (event));
    else if (event.type === "pointerup") this.#drop();
    else if (event.type === "pointercancel") this.#putBack();
    else if (!item) return;
    else if (event.type === "click") this.#clicked(event, item, target.closest("button"));
    else if (event.type === "change" && target.matches("select[name='place']")) {
      event.stopPropagation();
      this.#move(item, Number(/** @type {HTMLSelectElement} */ (target).value), target);
    } else if (event.type === "keydown") this.#pressed(/** @type {KeyboardEvent} */ (event), item);
    else if (event.type === "pointerdown") this.#pick(/** @type {PointerEvent} */ (event), item, target);
  }

  /**
   * @param {Event} event
   * @param {HTMLElement} item
   * @param {HTMLButtonElement | null} button
   */
  #clicked(event, item, button) {
    const step = { up: -1, down: 1 }[button?.name ?? ""];
    if (step) {
      event.preventDefault();
      this.#move(item, this.#place(item) + step, /** @type {HTMLElement} */ (button));
    } else if (button?.name === "remove") {
      event.preventDefault();
      this.#remove(item);
    }
  }

  /**
   * @param {HTMLElement} item
   * @param {number} place
   * @param {HTMLElement} focus where the focus was, and stays
   */
  #move(item, place, focus) {
    if (!this.#put(item, place)) return;
    // At an end, the button pressed is gone: the other one of the pair is the nearest.
    if (focus.checkVisibility({ visibilityProperty: true })) focus.focus();
    else /** @type {HTMLElement | null} */ (item.querySelector(focus.getAttribute("name") === "up" ? "[name=down]" : "[name=up]"))?.focus();
    this.#tell(item);
  }

  /**
   * @param {HTMLElement} item
   * @param {number} place
   */
  #put(item, place) {
    const order = new Order(this.#items.map((one) => one.dataset.key ?? ""));
    if (!order.put(item.dataset.key ?? "", place)) return false;
    const others = this.#items.filter((one) => one !== item);
    this.#list.insertBefore(item, others[order.place(item.dataset.key ?? "") - 1] ?? null);
    this.#number();
    return true;
  }

  #number() {
    this.#items.forEach((item, index) => {
      const select = item.querySelector("select");
      if (!select) return;
      while (select.options.length > this.#items.length) select.options[select.options.length - 1].remove();
      while (select.options.length < this.#items.length) select.add(new Option(`Place ${select.options.length + 1}`, String(select.options.length + 1)));
      select.value = String(index + 1);
    });
  }

  /** @param {HTMLElement} item */
  #tell(item) {
    say(`${item.dataset.title}, now ${this.#place(item)} of ${this.#items.length}.`);
    this.#list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {HTMLElement} item */
  #remove(item) {
    const place = this.#place(item);
    const next = this.#items[place] ?? this.#items[place - 2];
    item.remove();
    this.#number();
    this.#list.dispatchEvent(new Event("change", { bubbles: true }));
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector("a, button"))?.focus();
    toast(`“${item.dataset.title}” removed`, {
      label: "Undo",
      act: () => {
        this.#list.insertBefore(item, this.#items[place - 1] ?? null);
        this.#number();
        /** @type {HTMLElement | null} */ (item.querySelector("a, button"))?.focus();
        this.#tell(item);
      },
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} item
   */
  #pressed(event, item) {
    const grip = /** @type {HTMLElement} */ (event.target);
    if (!grip.matches(".rank__grip")) return;
    const held = this.#held?.item === item;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (held) this.#drop();
      else this.#take(item, null, "Arrow keys move it, Enter puts it down, Escape puts it back.");
    } else if (held && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.#put(item, this.#place(item) + (event.key === "ArrowUp" ? -1 : 1));
      grip.focus();
      say(`${this.#place(item)} of ${this.#items.length}.`);
    } else if (held && event.key === "Escape") {
      this.#putBack();
      grip.focus();
    } else if (held && event.key === "Tab") this.#drop();
  }

  /**
   * @param {HTMLElement} item
   * @param {number | null} pointer
   * @param {string} help
   */
  #take(item, pointer, help = "") {
    this.#held = { item, from: this.#place(item), pointer };
    item.dataset.held = "";
    if (help) say(`${item.dataset.title} picked up, ${this.#place(item)} of ${this.#items.length}. ${help}`);
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} item
   * @param {HTMLElement} target
   */
  #pick(event, item, target) {
    if (!target.closest(".rank__grip") || event.button !== 0 || this.#held) return;
    this.setPointerCapture(event.pointerId);
    for (const name of ["pointermove", "pointerup", "pointercancel"]) this.addEventListener(name, this);
    this.#take(item, event.pointerId);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const held = this.#held;
    if (!held || held.pointer !== event.pointerId) return;
    const above = this.#items.filter((one) => {
      const box = one.getBoundingClientRect();
      return one !== held.item && event.clientY > box.top + box.height / 2;
    });
    this.#put(held.item, above.length + 1);
    if (event.clientY < 60) scrollBy(0, -12);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 12);
  }

  #drop() {
    const held = this.#held;
    this.#letGo();
    if (held && held.from !== this.#place(held.item)) this.#tell(held.item);
    else if (held) say(`${held.item.dataset.title} put down where it was.`);
  }

  #putBack() {
    const held = this.#held;
    if (!held) return;
    this.#put(held.item, held.from);
    this.#letGo();
    say(`${held.item.dataset.title} put back, ${held.from} of ${this.#items.length}.`);
  }

  #letGo() {
    const held = this.#held;
    this.#held = undefined;
    if (!held) return;
    delete held.item.dataset.held;
    if (held.pointer !== null && this.hasPointerCapture(held.pointer)) this.releasePointerCapture(held.pointer);
    for (const name of ["pointermove", "pointerup", "pointercancel"]) this.removeEventListener(name, this);
  }
}
customElements.define("rank-list", RankList);
