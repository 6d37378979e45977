// The scene as the page uses it: columns, who is tied to whom, and which
// appearance is on.

const scene = JSON.parse($("scene").held);
const tribes = scene.tribes || [];
const connectors = scene.connectors || [];
const ribbons = scene.ribbons || [];

// unpackCrowd reads what pack.go wrote: columns of whole numbers. Arrays are as
// long as there are people, drawn edges and listed ties.
function unpackCrowd(bytes) {
  let at = 0;
  const next = () => {
    let b = bytes[at++], x = b & 127;
    for (let unit = 128; b > 127; unit *= 128) x += ((b = bytes[at++]) & 127) * unit;
    return x;
  };
  const column = (to) => { for (let i = 0; i < to.length; i++) to[i] = next(); return to; };
  const places = (to, from) => {
    for (let i = 0, q = 0; i < to.length; i++) {
      const z = next();
      q += z & 1 ? -(z + 1) / 2 : z / 2;
      to[i] = from + q * scene.step;
    }
    return to;
  };
  const n = next(), tribe = new Int16Array(n).fill(-1);
  for (let t = 0, u = 0; t < tribes.length; t++) { const size = next(); tribe.fill(t, u, (u += size)); }
  const people = { tribe, x: places(new Float32Array(n), scene.box[0]), y: places(new Float32Array(n), scene.box[1]) };
  for (const name of ["answered", "strong", "posts", "onTopic"]) people[name] = column(new Uint32Array(n));
  const latest = next();
  people.last = column(new Float64Array(n));
  people.second = column(new Int16Array(n));
  for (const name of ["share", "sure"]) people[name] = column(new Uint8Array(n));
  const bot = column(new Uint8Array(n));
  people.r = new Float32Array(n);
  people.bots = [];
  for (let u = 0; u < n; u++) {
    people.r[u] = 0.22 + 0.3 * Math.sqrt(people.answered[u] / scene.most);
    people.onTopic[u] = people.posts[u] - people.onTopic[u];
    if (people.last[u]) people.last[u] = 86400 * (latest - (people.last[u] - 1) * scene.grain.days);
    people.second[u]--;
    people.share[u] *= scene.grain.percent;
    people.sure[u] *= scene.grain.percent;
    if (bot[u]) people.bots.push(u);
  }
  return { people, ...unpackPairs(next, column, n) };
}

// unpackPairs reads ties: row by row who is tied to whom further down the list,
// which of them are drawn and which listed on cards, and the scores of these.
function unpackPairs(next, column, n) {
  const degree = column(new Uint32Array(n)), m = degree.reduce((sum, d) => sum + d, 0);
  const a = new Uint32Array(m), b = new Uint32Array(m);
  for (let u = 0, i = 0; u < n; u++) {
    for (let v = u, d = degree[u]; d > 0; d--, i++) {
      a[i] = u;
      b[i] = v += next() + 1;
    }
  }
  const kind = column(new Uint8Array(m));
  const those = (bit) => {
    const out = { a: new Uint32Array(m), b: new Uint32Array(m) };
    let k = 0;
    for (let i = 0; i < m; i++) if (kind[i] & bit) { out.a[k] = a[i]; out.b[k++] = b[i]; }
    return { a: out.a.slice(0, k), b: out.b.slice(0, k) };
  };
  const ties = those(2), listed = ties.a.length;
  for (const [name, kindOf] of [["strength", Uint8Array], ["alive", Uint8Array], ["count", Uint32Array], ["fromA", Uint32Array], ["flags", Uint8Array]]) {
    ties[name] = column(new kindOf(listed));
  }
  return { edges: those(1), ties };
}

const { people, edges, ties } = unpackCrowd(new Uint8Array($("crowd").held));
$("scene").held = $("crowd").held = null;
const N = people.tribe.length;

// What people are called is read when it is first asked for: the first view
// names connectors alone, and those bring their labels.
for (const name of ["label", "name", "ref", "url"]) {
  Object.defineProperty(people, name, { configurable: true, enumerable: true, get: () => readTexts()[name] });
}

function readTexts() {
  const t = JSON.parse($("texts").held), list = (column) => column || [];
  $("texts").held = null;
  const label = list(t.label), ids = list(t.id).map((id, u) => id || label[u]);
  const read = {
    label, name: t.name || label.map((_, u) => (connectorOf.has(u) ? connectors[connectorOf.get(u)].name || "" : "")), ref: ids.map((id, u) => `${t.sources[t.source[u]]}:${id}`),
    url: ids.map((id, u) => {
      const [before, after] = t.pages?.[t.page[u]] || ["", "\0"];
      return after === "\0" ? before : before + id + after;
    }),
  };
  for (const [name, value] of Object.entries(read)) Object.defineProperty(people, name, { value });
  return read;
}

const bots = new Set(people.bots);
const connectorOf = new Map(connectors.map((c, i) => [c.person, i]));
const labelOf = (u) => (connectorOf.has(u) ? connectors[connectorOf.get(u)].label : people.label[u]);
const largest = Math.max(1, ...tribes.map((t) => t.size));

// Rows of neighbours over the drawn edges, as in compressed sparse rows.
const links = (() => {
  const start = new Uint32Array(N + 1);
  for (let i = 0; i < edges.a.length; i++) {
    start[edges.a[i] + 1]++;
    start[edges.b[i] + 1]++;
  }
  for (let i = 0; i < N; i++) start[i + 1] += start[i];
  const at = start.slice();
  const to = new Uint32Array(2 * edges.a.length);
  for (let i = 0; i < edges.a.length; i++) {
    to[at[edges.a[i]]++] = edges.b[i];
    to[at[edges.b[i]]++] = edges.a[i];
  }
  return (u) => to.subarray(start[u], start[u + 1]);
})();

// What the reader chose: a tribe, a person, or nothing (−1).
const state = { tribe: -1, person: -1, hover: -1, dark: false, query: "" };

const slotOf = (tribe) => (tribe < 0 ? scene.light.length - 1 : tribes[tribe].slot);
const swatch = (tribe) => (state.dark ? scene.dark : scene.light)[slotOf(tribe)];
const paper = () => (state.dark ? "#10131a" : "#fbfaf7");
const ink = () => (state.dark ? "#e8eaf0" : "#1d2433");

// mix returns b laid over a with the given share.
function mix(a, b, share) {
  const part = (c, i) => parseInt(c.slice(i, i + 2), 16);
  let out = "#";
  for (const i of [1, 3, 5]) {
    out += Math.round(part(a, i) * (1 - share) + part(b, i) * share).toString(16).padStart(2, "0");
  }
  return out;
}
