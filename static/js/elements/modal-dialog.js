/**
 * <modal-dialog><dialog id="d" popover>…</dialog></modal-dialog>
 * Without script the dialog opens as a popover. With it, its openers show it as a modal dialog: the page behind is
 * out of reach, focus goes to the title and returns to the opener.
 */
class ModalDialog extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  /** @param {MouseEvent} event */
  handleEvent(event) {
    const dialog = this.querySelector("dialog");
    const button = /** @type {Element} */ (event.target).closest("[popovertarget]");
    if (!dialog || button?.getAttribute("popovertarget") !== dialog.id) return;
    event.preventDefault();
    if (button.getAttribute("popovertargetaction") === "hide") {
      dialog.close();
      return;
    }
    dialog.showModal();
    const title = dialog.querySelector("[tabindex='-1']");
    if (title instanceof HTMLElement) title.focus();
  }
}
customElements.define("modal-dialog", ModalDialog);
