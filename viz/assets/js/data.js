// The scene as the page uses it: columns, who is tied to whom, and which
// appearance is on.

const packed = window.packed;
delete window.packed;

const { scene, ...first } = JSON.parse(packed.text(packed.scene));
const tribes = first.tribes || [];
const connectors = first.connectors || [];
const ribbons = scene.ribbons || [];

// readDetails adds what panels and cards tell.
function readDetails(rest) {
  Object.assign(scene, rest.scene);
  stops = scene.panels.tour || [];
  rest.tribes?.forEach((t, i) => Object.assign(tribes[i], t));
  rest.connectors?.forEach((c, i) => Object.assign(connectors[i], c));
}

// reader reads what pack.go wrote: columns of whole numbers.
function reader(bytes) {
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
  return { next, column, places };
}

// readPlaces reads what the first view shows of people.
function readPlaces(bytes) {
  const { next, column, places } = reader(bytes), n = next(), tribe = new Int16Array(n).fill(-1);
  for (let t = 0, u = 0; t < tribes.length; t++) { const size = next(); tribe.fill(t, u, (u += size)); }
  const x = places(new Float32Array(n), scene.box[0]), y = places(new Float32Array(n), scene.box[1]);
  const answered = column(new Uint32Array(n));
  return { tribe, x, y, answered, r: Float32Array.from(answered, (a) => 0.22 + 0.3 * Math.sqrt(a / scene.most)) };
}

// readNumbers reads the rest of what is known of each person.
function readNumbers({ next, column }) {
  for (const name of ["strong", "posts", "onTopic"]) people[name] = column(new Uint32Array(N));
  const latest = next();
  people.last = column(new Float64Array(N));
  people.second = column(new Int16Array(N));
  for (const name of ["share", "sure"]) people[name] = column(new Uint8Array(N));
  const bot = column(new Uint8Array(N));
  for (let u = 0; u < N; u++) {
    people.onTopic[u] = people.posts[u] - people.onTopic[u];
    if (people.last[u]) people.last[u] = 86400 * (latest - (people.last[u] - 1) * scene.grain.days);
    people.second[u]--;
    people.share[u] *= scene.grain.percent;
    people.sure[u] *= scene.grain.percent;
    if (bot[u]) bots.add(u);
  }
}

// readPairs reads ties: row by row who is tied to whom further down the list,
// which of them are drawn and which listed on cards, and the scores of these.
function readPairs({ next, column }) {
  const degree = column(new Uint32Array(N)), m = degree.reduce((sum, d) => sum + d, 0);
  const a = new Uint32Array(m), b = new Uint32Array(m);
  for (let u = 0, i = 0; u < N; u++) {
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
  edges = those(1);
  ties = those(2);
  for (const [name, kindOf] of [["strength", Uint8Array], ["alive", Uint8Array], ["count", Uint32Array], ["fromA", Uint32Array], ["flags", Uint8Array]]) {
    ties[name] = column(new kindOf(ties.a.length));
  }
}

const people = readPlaces(packed.places);
const N = people.tribe.length;
const bots = new Set();
packed.scene = packed.places = null;

// Ties come after the first view: drawn ones, and those that cards list.
let edges = { a: [], b: [] }, ties = edges;

function readCrowd(bytes) {
  const from = reader(bytes);
  readPairs(from);
  readNumbers(from);
  linkUp();
}

// What people are called comes last, and is read when it is first asked for: the
// map names connectors alone, and those bring their labels.
let texts = null;

for (const name of ["label", "name", "ref", "url"]) {
  Object.defineProperty(people, name, { configurable: true, enumerable: true, get: () => readTexts()[name] });
}

function readTexts() {
  const t = JSON.parse(packed.text(texts)), last = [];
  texts = null;
  const lines = (packed) => (typeof packed === "string" ? packed.split("\x7f") : packed || []);
  const label = lines(t.label), ids = lines(t.id).map((id, u) => id || label[u]);
  const read = {
    label, ref: ids.map((id, u) => `${t.sources[t.source[u]]}:${id}`),
    name: t.name ? lines(t.name) : label.map((_, u) => (connectorOf.has(u) ? connectors[connectorOf.get(u)].name || "" : "")),
    url: ids.map((id, u) => {
      const form = (last[t.source[u]] = t.page[u] || last[t.source[u]]);
      const [before, after] = t.pages?.[form - 2] || ["", "\0"];
      return after === "\0" ? before : before + id + after;
    }),
  };
  for (const [name, value] of Object.entries(read)) Object.defineProperty(people, name, { value });
  return read;
}

const connectorOf = new Map(connectors.map((c, i) => [c.person, i]));
const labelOf = (u) => (connectorOf.has(u) ? connectors[connectorOf.get(u)].label : people.label[u]);
const largest = Math.max(1, ...tribes.map((t) => t.size));

// Rows of neighbours over the drawn edges, as in compressed sparse rows.
let linkStart = new Uint32Array(N + 1), linkTo = new Uint32Array(0);
const links = (u) => linkTo.subarray(linkStart[u], linkStart[u + 1]);

function linkUp() {
  const { a, b } = edges, start = new Uint32Array(N + 1), to = new Uint32Array(2 * a.length);
  for (let i = 0; i < a.length; i++) {
    start[a[i] + 1]++;
    start[b[i] + 1]++;
  }
  for (let i = 0; i < N; i++) start[i + 1] += start[i];
  const at = start.slice();
  for (let i = 0; i < a.length; i++) {
    to[at[a[i]]++] = b[i];
    to[at[b[i]]++] = a[i];
  }
  [linkStart, linkTo] = [start, to];
}

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
