import { say, sayAtOnce } from "../lib/say.js";

const KEYS_OFF = "desk keys are off";

/**
 * <assessment-desk><autosave-form class="desk">…</autosave-form><dialog id="keys">…</dialog></assessment-desk>
 * Keys, panes that open and close, the criterion whose linked parts are shown, and earlier comments put in again.
 */
class AssessmentDesk extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this);
    this.addEventListener("click", this);
    this.addEventListener("change", this);
    // A toggle of details does not bubble.
    this.addEventListener("toggle", this, true);
    this.#desk.dataset.pane = "work";
    const panes = this.querySelector(".panes");
    if (panes instanceof HTMLElement) panes.hidden = false;
    this.#sayKeys();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    this.removeEventListener("click", this);
    this.removeEventListener("change", this);
    this.removeEventListener("toggle", this, true);
  }

  get #desk() {
    return /** @type {HTMLElement & { save(): Promise<void> }} */ (this.querySelector("autosave-form"));
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("#marks"));
  }

  get #criterion() {
    const near = document.activeElement?.closest("details[data-criterion]");
    return /** @type {HTMLDetailsElement | null} */ (near ?? this.querySelector("details[data-criterion][open]"));
  }

  get #keysOff() {
    try {
      return localStorage.getItem(KEYS_OFF) === "yes";
    } catch {
      return false;
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event instanceof KeyboardEvent) this.#key(event);
    else if (event.type === "click") this.#click(/** @type {Element} */ (event.target));
    else if (event.type === "change") this.#marked(event.target);
    else if (event.target instanceof HTMLDetailsElement && event.target.dataset.criterion && event.target.open) this.#point(event.target.dataset.criterion);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "s") this.#save(event);
      if (event.key === "Enter") this.#saveAndNext(event);
      return;
    }
    const field = /** @type {Element} */ (event.target).closest("input:not([type=radio]), textarea, select, [contenteditable]");
    if (event.altKey || field || this.#keysOff || document.querySelector("dialog[open]")) return;
    const act = {
      j: () => this.#go(1, "a"),
      k: () => this.#go(-1, "a"),
      n: () => this.#go(1, "a[data-unmarked]"),
      c: () => this.#comment(),
      "?": () => this.querySelector("[popovertarget=keys]")?.dispatchEvent(new MouseEvent("click", { bubbles: true })),
    }[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    } else if (/^[1-9]$/.test(event.key)) this.#level(event, Number(event.key));
  }

  /** @param {KeyboardEvent} event */
  #save(event) {
    event.preventDefault();
    if (!this.#released) this.#desk.save();
  }

  /** @param {KeyboardEvent} event */
  #saveAndNext(event) {
    const button = this.querySelector("button[name=go]");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    this.#form.requestSubmit(button);
  }

  get #released() {
    return !this.querySelector("button[name=go]");
  }

  /**
   * Open another work of the queue, once what was typed is safe.
   * @param {number} step
   * @param {string} wanted
   */
  async #go(step, wanted) {
    const links = /** @type {HTMLAnchorElement[]} */ ([...this.querySelectorAll(".queue__item")]);
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const around = [...links.slice(at + 1), ...links.slice(0, Math.max(0, at))];
    const next = step > 0 ? around.find((link) => link.matches(wanted)) : links[at - 1];
    if (!next || (step > 0 && wanted === "a" && at === links.length - 1)) {
      say(wanted === "a" ? "There is no other work in this direction." : "No other work waits for marks.");
      return;
    }
    if (!this.#released) await this.#desk.save();
    const chip = this.querySelector("save-chip");
    if (chip instanceof HTMLElement && chip.dataset.state === "unsaved") sayAtOnce("This work is not saved yet. Save it first.");
    else location.assign(next.href);
  }

  #comment() {
    const field = this.#criterion?.querySelector("textarea");
    field?.focus();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} number
   */
  #level(event, number) {
    const box = this.#criterion?.querySelectorAll("input[type=radio]")[number - 1];
    if (!(box instanceof HTMLInputElement) || box.matches(":disabled")) return;
    event.preventDefault();
    box.focus();
    if (box.checked) return;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {EventTarget | null} box */
  #marked(box) {
    if (!(box instanceof HTMLInputElement) || box.type !== "radio") return;
    const place = box.closest("details")?.querySelector("[data-mark]");
    if (place) place.textContent = box.dataset.words ?? "";
  }

  /**
   * Show to which parts the team points for this criterion.
   * @param {string} key
   */
  #point(key) {
    for (const line of this.querySelectorAll(".points")) {
      if (line instanceof HTMLElement) line.hidden = line.dataset.criterion !== key;
    }
  }

  /** @param {Element} target */
  #click(target) {
    const button = target.closest("button");
    if (!button) return;
    const { insert, showPane, paneSwitch } = button.dataset;
    if (insert) this.#insert(insert, button.textContent ?? "");
    if (showPane) this.#show(showPane);
    if (paneSwitch) this.#fold(button, paneSwitch);
    if (button.hasAttribute("data-keys-switch")) this.#switchKeys();
  }

  /**
   * @param {string} id
   * @param {string} text
   */
  #insert(id, text) {
    const field = document.getElementById(id);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.value = [field.value.trim(), text].filter(Boolean).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  /** @param {string} name */
  #show(name) {
    this.#desk.dataset.pane = name;
    for (const one of this.querySelectorAll("[data-show-pane]")) {
      one.setAttribute("aria-pressed", String(one instanceof HTMLElement && one.dataset.showPane === name));
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} name
   */
  #fold(button, name) {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    this.#desk.toggleAttribute(`data-without-${name}`, !open);
  }

  #switchKeys() {
    try {
      if (this.#keysOff) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "yes");
    } catch {
      say("This browser keeps no choices, so the keys stay on.");
    }
    this.#sayKeys();
  }

  #sayKeys() {
    const button = this.querySelector("[data-keys-switch]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(!this.#keysOff));
    button.textContent = this.#keysOff ? "Single keys are off" : "Single keys are on";
  }
}
customElements.define("assessment-desk", AssessmentDesk);
