import { say } from "../lib/say.js";

/**
 * <catalogue-facets>…the catalogue as the server rendered it…</catalogue-facets>
 * Applies a filter as soon as it is chosen or removed: fetches the page of the new address, takes over what was found and the
 * counts, and leaves the box that was just used where it is. Without it, the form's own button does the same.
 */
class CatalogueFacets extends HTMLElement {
  /** @type {AbortController | undefined} */
  #running;

  connectedCallback() {
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    addEventListener("popstate", this);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this);
    this.removeEventListener("click", this);
    removeEventListener("popstate", this);
    this.#running?.abort();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "popstate") return location.reload();
    if (event.type === "click") return this.#remove(/** @type {MouseEvent} */ (event));
    const field = /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target);
    if (field.name === "compare") return this.#compare(/** @type {HTMLInputElement} */ (field));
    const form = field.form;
    if (!form || (form.id !== "facets" && field.id !== "sort")) return;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") query.append(name, value);
    const address = new URL(form.action);
    address.search = query.toString();
    this.#apply(address);
  }

  /**
   * The links that take a filter back: the next of them gets the focus, or what was found.
   * @param {MouseEvent} event
   */
  async #remove(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    const chips = () => /** @type {HTMLElement[]} */ ([...this.querySelectorAll("#chips a")]);
    const at = link ? chips().indexOf(link) : -1;
    if (!link || at < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await this.#apply(new URL(link.href));
    const words = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
    if (words) words.value = new URLSearchParams(location.search).get("q") ?? "";
    (chips()[at] ?? document.getElementById("found-title"))?.focus();
  }

  /**
   * A choice for the table side by side goes into the address, so that other pages and filters keep it.
   * @param {HTMLInputElement} box
   */
  #compare(box) {
    const address = new URL(location.href);
    const others = address.searchParams.getAll("compare").filter((one) => one !== box.value);
    const most = Number(box.form?.dataset.most);
    if (box.checked && others.length >= most) {
      box.checked = false;
      return say(`${most} are chosen. Take one out first.`);
    }
    address.searchParams.delete("compare");
    for (const one of box.checked ? [...others, box.value] : others) address.searchParams.append("compare", one);
    this.#apply(address, "comparing-said");
  }

  /**
   * @param {URL} address
   * @param {string} [words] the id of what is said afterwards
   */
  async #apply(address, words = "found-count") {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const found = document.getElementById("found");
    found?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) return location.assign(address);
      this.#take(new DOMParser().parseFromString(await answer.text(), "text/html"), words);
      history.pushState(null, "", address);
    } catch {
      // A later choice has taken over, or there is no connection: the form's button still works.
    } finally {
      if (this.#running === running) found?.removeAttribute("aria-busy");
    }
  }

  /**
   * @param {Document} page
   * @param {string} said the id of what is said afterwards
   */
  #take(page, said) {
    const focused = document.activeElement?.id;
    for (const id of ["found", "found-count", "facets-opener", "rest-search", "rest-facets", "kept"]) {
      const [here, there] = [document.getElementById(id), page.getElementById(id)];
      if (here && there) here.replaceChildren(...there.childNodes);
    }
    if (focused === "sort" || focused?.startsWith("compare-")) document.getElementById(focused)?.focus();
    for (const group of this.querySelectorAll("[data-facet]")) this.#recount(/** @type {HTMLElement} */ (group), page);
    const words = document.getElementById(said)?.textContent ?? "";
    say(words.replace(/\s+/g, " ").trim());
  }

  /**
   * The group under somebody's hands keeps its boxes and gets new counts; the others are taken over whole.
   * @param {HTMLElement} group
   * @param {Document} page
   */
  #recount(group, page) {
    const fresh = page.querySelector(`[data-facet="${group.dataset.facet}"]`);
    if (!fresh) return;
    if (!group.contains(document.activeElement)) return group.replaceChildren(...fresh.childNodes);
    const counts = new Map();
    for (const box of fresh.querySelectorAll("input")) counts.set(box.value, box.closest("label")?.querySelector(".choice__count")?.textContent);
    for (const box of group.querySelectorAll("input")) {
      const count = box.closest("label")?.querySelector(".choice__count");
      if (count) count.textContent = counts.get(box.value) ?? "0";
    }
  }
}
customElements.define("catalogue-facets", CatalogueFacets);
