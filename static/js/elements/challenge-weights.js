/**
 * <challenge-weights for="criteria"></challenge-weights>
 * Says while typing what the weights of the criteria add up to. The server checks it again.
 */
class ChallengeWeights extends HTMLElement {
  get #group() {
    return document.getElementById(this.getAttribute("for") ?? "");
  }

  connectedCallback() {
    this.#group?.addEventListener("input", this);
    this.handleEvent();
  }

  disconnectedCallback() {
    this.#group?.removeEventListener("input", this);
  }

  handleEvent() {
    let sum = 0;
    for (const box of this.#group?.querySelectorAll("input[name$=_weight]") ?? []) sum += Number(/** @type {HTMLInputElement} */ (box).value) || 0;
    this.textContent = sum === 100 ? "The weights add up to 100." : sum === 0 ? "" : `The weights add up to ${sum}; ${sum < 100 ? `${100 - sum} are left` : `${sum - 100} are too many`}.`;
    this.toggleAttribute("data-over", sum > 100);
  }
}
customElements.define("challenge-weights", ChallengeWeights);
