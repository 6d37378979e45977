// Elements are built from nodes alone: whatever people wrote stays text.

const $ = (id) => document.getElementById(id);

// el makes an element. Attributes whose value is null are left out; children
// are nodes, or strings that become text nodes.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

// text isolates foreign text, so that its writing direction ends with it.
const text = (s) => el("bdi", null, s);

// tinted sets the colour that an element's badges, bars and edges take.
function tinted(node, colour) {
  node.style.setProperty("--c", colour);
  return node;
}

// shorten makes one line of at most n characters, without splitting any.
function shorten(s, n) {
  const line = s.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  if (line.length <= n) return line;
  return [...line.slice(0, 2 * n)].slice(0, n - 1).join("").trimEnd() + "…";
}

// clean is shorten without the marks that turn the writing direction round: on
// the canvas nothing isolates a label from the others.
const clean = (s, n) => shorten(s.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ""), n);

const day = (t) => (t ? new Date(t * 1000).toISOString().slice(0, 10) : "unknown date");
const clamp = (x, lo, hi) => Math.min(hi, Math.max(lo, x));
const still = matchMedia("(prefers-reduced-motion: reduce)");

function say(message) {
  $("say").textContent = message;
}
