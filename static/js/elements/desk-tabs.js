/**
 * <desk-tabs><nav><a href="#part-1">…</a></nav> … <section id="part-1">…</section></desk-tabs>
 * Without script the links lead to sections that all stand below each other. With it they are tabs: one section
 * is shown at a time, arrows go from tab to tab, and any link to a section shows it.
 */
class DeskTabs extends HTMLElement {
  connectedCallback() {
    this.#list.setAttribute("role", "tablist");
    for (const tab of this.#tabs) {
      const section = this.#section(tab);
      tab.id = `tab-${section.id}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", section.id);
      section.setAttribute("role", "tabpanel");
      section.removeAttribute("aria-label");
      section.setAttribute("aria-labelledby", tab.id);
      section.tabIndex = 0;
      // The tab says it.
      section.querySelector(".work__part")?.classList.add("vh");
    }
    this.show(this.#tabs.find((tab) => tab.hash === location.hash) ?? this.#tabs[0]);
    this.addEventListener("click", this);
    this.#list.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
    this.#list.removeEventListener("keydown", this);
  }

  get #list() {
    return /** @type {HTMLElement} */ (this.querySelector("nav"));
  }

  get #tabs() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#list.querySelectorAll("a")]);
  }

  /** @param {HTMLAnchorElement} tab */
  #section(tab) {
    return /** @type {HTMLElement} */ (this.querySelector(tab.hash));
  }

  /** @param {HTMLAnchorElement | undefined} shown */
  show(shown) {
    for (const tab of this.#tabs) {
      const chosen = tab === shown;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.#section(tab).hidden = !chosen;
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    const tab = link && this.#tabs.find((one) => one.hash === link.hash && link.pathname === one.pathname);
    if (event instanceof KeyboardEvent) this.#move(event);
    else if (tab) {
      event.preventDefault();
      this.show(tab);
      if (link !== tab) tab.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const at = this.#tabs.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.#tabs.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.#tabs.at(to % this.#tabs.length)?.focus();
    } else if (event.key === " ") {
      event.preventDefault();
      this.show(this.#tabs[at]);
    }
  }
}
customElements.define("desk-tabs", DeskTabs);
