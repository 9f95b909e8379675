/**
 * <text-count id="name-count" for="name" most="600"></text-count>
 * Says how much room is left, from 80 % on; to screen readers only at 80 and at 100 %.
 */
import { say } from "../lib/say.js";

class TextCount extends HTMLElement {
  #said = 0;

  get #field() {
    return /** @type {HTMLTextAreaElement | null} */ (document.getElementById(this.getAttribute("for") ?? ""));
  }

  connectedCallback() {
    this.#field?.addEventListener("input", this);
    this.handleEvent();
  }

  disconnectedCallback() {
    this.#field?.removeEventListener("input", this);
  }

  /** @param {Event} [event] */
  handleEvent(event) {
    const most = Number(this.getAttribute("most"));
    const length = this.#field?.value.length ?? 0;
    const step = length > most ? 2 : length >= most * 0.8 ? 1 : 0;
    const left = most - length;
    this.textContent = step === 0 ? "" : left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    this.toggleAttribute("data-over", step === 2);
    if (event && step > this.#said) say(this.textContent);
    this.#said = step;
  }
}
customElements.define("text-count", TextCount);
