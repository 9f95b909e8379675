/** <print-page><button hidden>…</button></print-page>: shows its button, which prints. Browsers have a way of their own. */
class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (button) button.hidden = false;
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  handleEvent() {
    print();
  }
}
customElements.define("print-page", PrintPage);
