/// <reference lib="deno.ns" />
/** An order of keys: what moving and removing makes of it. */
import { Order } from "../../../static/js/lib/order.js";

/** @param {unknown} got @param {unknown} wanted */
function equal(got, wanted) {
  const [a, b] = [got, wanted].map((one) => JSON.stringify(one));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

Deno.test("a key moves to the place it is given, and the others close up", () => {
  const order = new Order(["a", "b", "c", "d"]);
  equal(order.put("d", 2), true);
  equal(order.keys, ["a", "d", "b", "c"]);
  equal(order.place("b"), 3);
});

Deno.test("a place outside is the nearest one inside", () => {
  const order = new Order(["a", "b", "c"]);
  equal(order.put("a", 99), true);
  equal(order.put("c", -3), true);
  equal(order.keys, ["c", "b", "a"]);
});

Deno.test("nothing changes for a key that is there already, or not at all", () => {
  const order = new Order(["a", "b"]);
  equal(order.put("a", 1), false);
  equal(order.put("x", 1), false);
  equal(order.place("x"), 0);
  equal(order.keys, ["a", "b"]);
});
