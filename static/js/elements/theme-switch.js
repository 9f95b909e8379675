/** <theme-switch><form>…three buttons named "theme"…</form></theme-switch>: changes the colours without a new page. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (!(event instanceof SubmitEvent) || !(event.submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const { submitter } = event;
    document.documentElement.dataset.theme = submitter.value;
    for (const button of this.querySelectorAll("button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button === submitter));
    }
    const form = /** @type {HTMLFormElement} */ (event.target);
    // The cookie is what the server renders by: it is set even if the page is left at once.
    const body = new FormData(form, submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  }
}
customElements.define("theme-switch", ThemeSwitch);
