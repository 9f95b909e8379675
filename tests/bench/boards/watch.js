// Runs in the board's page before its own scripts: notes when things came, and when they were seen.
window.bench = { remote: [], opened: {} };
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      const [kind, what] = new Uint8Array(data, 0, 2);
      if (kind === 0 && what === 2) seen((at) => bench.remote.push(at));
    });
  }
};

// Milliseconds until the frame after this moment is on the screen.
function seen(tell) {
  const began = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    tell(performance.now() - began);
  };
  requestAnimationFrame(() => channel.port2.postMessage(0));
}

const marks = { outline: "#outline .line", canvas: "body[data-live] #canvas .world *" };
const looking = setInterval(() => {
  for (const [name, selector] of Object.entries(marks)) {
    if (bench.opened[name] || !document.querySelector(selector)) continue;
    bench.opened[name] = performance.now();
  }
  if (Object.keys(bench.opened).length === 2) clearInterval(looking);
}, 10);

// A percentile of numbers.
bench.at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * share)] ?? 0;

// Turn the wheel a little with every frame; to and fro, so that notes come into view and go.
bench.pan = (frames) =>
  new Promise((done) => {
    const canvas = document.getElementById("canvas");
    const gaps = [];
    let before = 0;
    let most = 0;
    const step = (now) => {
      if (before) gaps.push(now - before);
      before = now;
      most = Math.max(most, canvas.querySelectorAll("*").length);
      if (gaps.length >= frames) return done({ p95: bench.at(gaps, 0.95), most, frames: gaps.length });
      const far = Math.cos(gaps.length / 20) * 20;
      const options = { deltaX: far, deltaY: far / 3, bubbles: true, cancelable: true };
      canvas.dispatchEvent(new WheelEvent("wheel", options));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });

// Zoom around the middle, as a wheel does with Ctrl held.
bench.zoom = (deltaY) => {
  const canvas = document.getElementById("canvas");
  const box = canvas.getBoundingClientRect();
  const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
  const options = { deltaY, ctrlKey: true, bubbles: true, cancelable: true, ...middle };
  canvas.dispatchEvent(new WheelEvent("wheel", options));
};

// A place on a note, with nothing over it.
bench.free = () => {
  const area = document.getElementById("canvas").getBoundingClientRect();
  for (const note of document.querySelectorAll("#canvas .note")) {
    const box = note.getBoundingClientRect();
    const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const inside = at.x > area.left + 200 && at.x < area.right - 400 && at.y > area.top + 100;
    if (inside && document.elementFromPoint(at.x, at.y)?.closest(".note") === note) return at;
  }
  return null;
};

// Note every move of the pointer until the frame that shows it.
bench.drags = () => {
  bench.dragged = [];
  const note = () => seen((at) => bench.dragged.push(at));
  document.addEventListener("pointermove", note, { capture: true });
};
