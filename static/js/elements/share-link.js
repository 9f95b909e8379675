import { icon, make } from "../lib/make.js";
import { toast } from "../lib/toast.js";

/**
 * <share-link data-title="…"><label>…</label><input readonly value="https://…"></share-link>
 * Adds a button that copies the address and, where the device can, one that hands it to another app.
 */
class ShareLink extends HTMLElement {
  /** @type {HTMLElement | undefined} */
  #acts;

  connectedCallback() {
    const copy = make("button", { class: "button button--second", type: "button", name: "copy" }, icon("copy"), "Copy the link");
    this.#acts = make("div", { class: "row" }, copy);
    if ("share" in navigator) {
      this.#acts.append(make("button", { class: "button button--quiet", type: "button", name: "hand" }, icon("share-2"), "Share with an app"));
    }
    this.#acts.addEventListener("click", this);
    this.append(this.#acts);
  }

  disconnectedCallback() {
    this.#acts?.remove();
  }

  /** @param {Event} event */
  async handleEvent(event) {
    const name = /** @type {HTMLElement} */ (event.target).closest("button")?.name;
    const field = this.querySelector("input");
    if (!name || !field) return;
    try {
      if (name === "hand") await navigator.share({ title: this.dataset.title, url: field.value });
      else {
        await navigator.clipboard.writeText(field.value);
        toast("The link is copied.");
      }
    } catch {
      // Called off by the person, or not allowed here: the address stands marked, to be copied by hand.
      field.focus();
      field.select();
    }
  }
}
customElements.define("share-link", ShareLink);
