import { follow } from "../lib/follow.js";

/**
 * <live-region id="ideas" src="/challenges/7" channel="/challenges/7/live">…as the server rendered it…</live-region>
 * Fetches its page again when the topic changed, and shows the new children of the same id.
 */
class LiveRegion extends HTMLElement {
  /** @type {(() => void) | undefined} */
  #leave;
  #fetching = false;
  #again = false;

  connectedCallback() {
    const refresh = () => this.refresh();
    // What is under way may have ended before the socket was there.
    const begun = () => this.hasAttribute("eager") && this.refresh();
    this.#leave = follow(this.getAttribute("channel") ?? "", { begun, opened: refresh, heard: refresh });
  }

  disconnectedCallback() {
    this.#leave?.();
  }

  handleEvent() {
    this.refresh();
  }

  async refresh() {
    // Not under someone's hands: once they are done.
    if (this.contains(document.activeElement)) {
      this.addEventListener("focusout", this, { once: true });
      return;
    }
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    this.#fetching = true;
    try {
      const answer = await fetch(this.getAttribute("src") || location.href);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(this.id);
      if (fresh && !fresh.isEqualNode(this)) this.replaceChildren(...fresh.childNodes);
    } catch {
      // Offline: the next "opened" asks again.
    } finally {
      this.#fetching = false;
      if (this.#again) {
        this.#again = false;
        this.refresh();
      }
    }
  }
}
customElements.define("live-region", LiveRegion);
