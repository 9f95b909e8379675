import { icon } from "../lib/make.js";

const LOOKS = {
  saved: ["check", "Saved"],
  saving: ["refresh-cw", "Saving …"],
  kept: ["cloud-off", "Offline, kept on this device"],
  unsaved: ["circle-alert", "Not saved"],
};

/** <save-chip class="chip chip--save" data-state="saved" role="status">: says whether one's work is safe. */
export class SaveChip extends HTMLElement {
  /**
   * @param {keyof typeof LOOKS} state
   * @param {string} [words] other words than the usual ones
   */
  show(state, words) {
    const [glyph, usual] = LOOKS[state];
    if (this.dataset.state === state && !words) return;
    this.dataset.state = state;
    const text = document.createElement("span");
    text.textContent = words ?? usual;
    this.replaceChildren(icon(glyph), text);
  }
}
customElements.define("save-chip", SaveChip);
