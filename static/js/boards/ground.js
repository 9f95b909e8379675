/** The ground of the canvas: dots, and at small sizes all notes as coloured blocks. Nothing here is read aloud. */
import { TYPES } from "./schema.js";

/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./camera.js").Camera} Camera */

const DOTS = 24;

export class Ground {
  /** @type {Record<string, string>} */
  #colours = {};

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const learn = () => {
      const style = getComputedStyle(canvas);
      const probe = document.createElement("i");
      canvas.parentElement?.append(probe);
      // A canvas knows no light-dark(): an element resolves it to a plain colour.
      const resolve = (/** @type {string} */ name) => {
        probe.style.color = style.getPropertyValue(name);
        return getComputedStyle(probe).color;
      };
      this.#colours = { dot: resolve("--line"), frame: resolve("--surface"), edge: resolve("--line-strong") };
      for (const type of Object.keys(TYPES)) {
        this.#colours[type] = resolve(`--note-${type}`);
        this.#colours[`${type}!`] = resolve(`--edge-${type}`);
      }
      probe.remove();
    };
    learn();
    this.learn = learn;
  }

  /** @param {Camera} camera */
  resize(camera) {
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(camera.w * ratio);
    this.canvas.height = Math.round(camera.h * ratio);
    this.ratio = ratio;
  }

  /**
   * @param {Camera} camera @param {Iterable<Box>} frames
   * @param {Iterable<{box: Box, type: string}>} blocks notes to paint; none while they are elements
   */
  paint(camera, frames, blocks) {
    const { context, canvas } = this;
    const ratio = this.ratio ?? 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    let step = DOTS * camera.zoom;
    while (step < 16) step *= 2;
    context.fillStyle = this.#colours.dot;
    for (let x = camera.x % step; x < camera.w; x += step) {
      for (let y = camera.y % step; y < camera.h; y += step) context.fillRect(x - 1, y - 1, 2, 2);
    }
    const at = (/** @type {Box} */ box) =>
      /** @type {const} */ ([box.x * camera.zoom + camera.x, box.y * camera.zoom + camera.y, box.w * camera.zoom, box.h * camera.zoom]);
    let any = false;
    for (const { box, type } of blocks) {
      if (!any) {
        // The frames' own elements lie above this canvas, so they step aside for the blocks.
        for (const frame of frames) {
          const place = at(frame);
          context.fillStyle = this.#colours.frame;
          context.fillRect(...place);
          context.strokeStyle = this.#colours.edge;
          context.strokeRect(...place);
        }
        any = true;
      }
      const [x, y, w, h] = at(box);
      if (x > camera.w || y > camera.h || x + w < 0 || y + h < 0) continue;
      context.fillStyle = this.#colours[type];
      context.fillRect(x, y, w, h);
      context.fillStyle = this.#colours[`${type}!`];
      context.fillRect(x, y, Math.max(2, 5 * camera.zoom), h);
    }
  }
}
