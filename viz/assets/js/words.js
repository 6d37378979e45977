// Words: what marks each tribe, and how it talks when it makes up its mind.

const KINDS = ["asks", "compares", "buys", "switches", "advises"];
const ENOUGH = 50; // posts; of fewer, a rate would be chance
let decisions = []; // tribe by tribe
const decisionOf = (t, kind) => decisions[t]?.find((d) => d.kind === kind);

function fillWords() {
  decisions = scene.panels.decisions || [];
  const parts = [
    ...(decisions.some((row) => row?.length) ? decisionTable() : []),
    el("h2", null, "What marks each tribe"),
    el("p", { class: "hint" }, "Words that far more of its people use than others do."),
    el("ul", { class: "marks", "data-testid": "marks" }, ...tribes.map((t, i) => el("li", null, tint(tribeButton(i, ""), i),
      t.words?.length ? el("ul", { class: "chips" }, ...t.words.slice(0, 6).map((w) => el("li", null, text(w.text)))) : el("p", { class: "none" }, "No word marks it.")))),
  ];
  $("pane-words").replaceChildren(...parts);
}

// decisionTable has a row for each tribe and a bar for each kind of talk.
function decisionTable() {
  const rate = (t, kind) => (1000 * (decisionOf(t, kind)?.posts || 0)) / Math.max(1, tribes[t].posts);
  const enough = (t) => tribes[t].posts >= ENOUGH;
  const top = KINDS.map((_, k) => Math.max(1e-9, ...tribes.map((_, t) => (enough(t) ? rate(t, k) : 0))));
  const cell = (t, k) => {
    const d = decisionOf(t, k);
    if (!d) return el("td", null, "–");
    const b = el("button", { type: "button", "data-talk": `${t},${k}`, "data-testid": `talk-${t}-${k}`, "aria-label": `${tribes[t].name} ${KINDS[k]}: ${count(d.posts, "post", "posts")} by ${count(d.authors, "person", "people")}, show examples` },
      enough(t) ? el("progress", { max: top[k], value: rate(t, k), "aria-hidden": "true" }) : null, el("span", null, enough(t) ? String(Math.round(rate(t, k))) : `${d.posts} of ${tribes[t].posts}`));
    return el("td", null, b);
  };
  return [
    el("h2", null, "Decision talk ", el("small", null, "posts in a thousand; English only")),
    el("p", { class: "hint" }, "How often a tribe asks, weighs, buys, leaves and advises. A bar is measured by the tribe that does it most. ", el("span", { class: "on-screen" }, "Choose one for examples.")),
    el("table", { class: "decisions", "data-testid": "decisions" },
      el("thead", null, el("tr", null, el("th", { scope: "col" }, el("span", { class: "away" }, "Tribe")), ...KINDS.map((k) => el("th", { scope: "col" }, k)))),
      el("tbody", null, ...tribes.map((_, t) => tint(el("tr", null, el("th", { scope: "row" }, badge(t), el("span", { class: "away" }, tribes[t].name)), ...KINDS.map((_, k) => cell(t, k))), t)))),
    el("div", { id: "examples", "data-testid": "examples", "aria-live": "polite" }),
  ];
}

function showExamples(key) {
  const [t, k] = key.split(",").map(Number), d = decisionOf(t, k);
  if (!d) return;
  for (const b of document.querySelectorAll("[data-talk]")) b.setAttribute("aria-pressed", b.dataset.talk === key);
  $("examples").replaceChildren(
    el("h3", null, tint(badge(t), t), text(tribes[t].name), ` ${KINDS[k]}`),
    el("p", { class: "hint" }, `${count(d.posts, "post", "posts")} by ${count(d.authors, "person", "people")}.`),
    el("ul", null, ...(d.examples || []).map(quote)));
  $("examples").scrollIntoView({ block: "nearest" });
}
