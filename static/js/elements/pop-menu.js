/**
 * <pop-menu><button popovertarget="m">…</button><div class="menu" id="m" popover>…links and buttons…</div></pop-menu>
 * Adds arrow keys, Home, End and typing to a menu that opens and closes by itself.
 */
class PopMenu extends HTMLElement {
  #typed = "";
  #typedAt = 0;

  connectedCallback() {
    this.addEventListener("keydown", this);
    this.addEventListener("toggle", this, true);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
    this.removeEventListener("toggle", this, true);
  }

  get #menu() {
    return /** @type {HTMLElement} */ (this.querySelector("[popover]"));
  }

  get #opener() {
    return /** @type {HTMLElement} */ (this.querySelector("[popovertarget]"));
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.#menu.querySelectorAll(".menu__item")]).filter((item) => item.checkVisibility());
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "toggle") this.#toggled(/** @type {ToggleEvent} */ (event));
    else this.#pressed(/** @type {KeyboardEvent} */ (event));
  }

  /** @param {ToggleEvent} event */
  #toggled(event) {
    if (event.target !== this.#menu || event.newState !== "open") return;
    if (!CSS.supports("position-area", "block-end")) this.#stand();
    this.#items[0]?.focus();
  }

  /** For browsers that cannot hang a menu on its button by style alone. */
  #stand() {
    const button = this.#opener.getBoundingClientRect();
    const menu = this.#menu;
    const left = Math.min(button.left, innerWidth - menu.offsetWidth - 16);
    const below = button.bottom + menu.offsetHeight + 4 < innerHeight;
    menu.style.inset = "auto";
    menu.style.margin = "0";
    menu.style.left = `${Math.max(16, left)}px`;
    menu.style.top = `${below ? button.bottom + 4 : Math.max(8, button.top - menu.offsetHeight - 4)}px`;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const items = this.#items;
    if (!this.#menu.matches(":popover-open")) {
      if (event.key === "ArrowDown" && event.target === this.#opener) {
        event.preventDefault();
        this.#menu.showPopover({ source: this.#opener });
      }
      return;
    }
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const goes = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (goes !== undefined) {
      event.preventDefault();
      items.at(goes % items.length)?.focus();
    } else if (event.key === "Tab") {
      this.#menu.hidePopover();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.#typed = event.timeStamp - this.#typedAt < 700 ? this.#typed + event.key : event.key;
      this.#typedAt = event.timeStamp;
      const sought = this.#typed.toLowerCase();
      items.find((item) => item.textContent?.trim().toLowerCase().startsWith(sought))?.focus();
    }
  }
}
customElements.define("pop-menu", PopMenu);
