import { icon, make } from "../lib/make.js";
import { say } from "../lib/say.js";

const STAYS_MS = 10000;

/** <toast-message class="toast">…<p>what was done</p>…</toast-message>, gone after ten seconds unless in use. */
class ToastMessage extends HTMLElement {
  /** @type {number | undefined} */
  #timer;
  /** @type {HTMLElement | undefined} */
  #close;

  connectedCallback() {
    this.#close = make("button", { class: "button button--quiet", type: "button" }, icon("x"), make("span", { class: "vh" }, "Close"));
    this.#close.addEventListener("click", this);
    this.append(this.#close);
    for (const event of ["pointerenter", "focusin"]) this.addEventListener(event, this);
    for (const event of ["pointerleave", "focusout"]) this.addEventListener(event, this);
    say(this.querySelector("p")?.textContent ?? "");
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#close?.remove();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "click") this.remove();
    else if (event.type === "pointerenter" || event.type === "focusin") clearTimeout(this.#timer);
    else this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.matches(":hover, :focus-within")) this.remove();
    }, STAYS_MS);
  }
}
customElements.define("toast-message", ToastMessage);
