"use strict";
// The crew's page: one desk a role. The board comes as a stream; what is done goes as orders, each with a key.
const $ = (id) => document.getElementById(id);
const WHY = { unknown: "That is not the passphrase of this role.", slower: "Too many tries; wait a little.",
  closed: "That seam is closed already.", gone: "It is no longer there.", "not-yours": "That is for another role.",
  full: "The disk is full: nothing was kept.", overtaken: "Somebody else was quicker; look again.", unreadable: "That could not be read." };
const CURVES = [["unity", "#8fb8ff"], ["individuality", "#f0c66b"], ["balance", "#9be0b4"], ["churn", "#ffb4a8"]];
let me = JSON.parse(sessionStorage.getItem("dreamscape.crew") || "null");
let board = null, measures = [], drawn = "", sliding = 0;

const percent = (value) => `${Math.round(100 * value)} %`;
const clock = (time) => `${Math.floor(time / 3600) ? Math.floor(time / 3600) + ":" : ""}${String(Math.floor(time / 60) % 60)
  .padStart(2, "0")}:${String(Math.floor(time) % 60).padStart(2, "0")}`;
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

function make(kind, text = "", values = {}, ...children) {
  const node = Object.assign(document.createElement(kind), values);
  if (text !== "") node.textContent = text;
  node.append(...children.filter(Boolean));
  return node;
}

let telling = 0;
function tell(text) {
  $("said").textContent = text;
  clearTimeout(telling);
  telling = setTimeout(() => { $("said").textContent = ""; }, 4000);
}

const known = () => ({ Authorization: `Bearer ${me.token}` });

// What was done, in words.
const DONE = {
  judge: (one) => (one.shown ? "Others can read it now." : "Nobody reads it any more."), retell: () => "The line has other words.",
  move: () => "The line has moved.", split: () => "It goes on as a plotline of its own.", merge: () => "The two go on as one.",
  undo: () => "It is as it was.", clear: () => "No words are on the wall; let them be seen again one by one.",
  patch: (one) => `A ${one.kind} begins to close the seam.`, act: (one) => `“${board.acts[one.index].name}” begins.`,
  control: (one) => `${one.name} goes to ${one.name === "pace" ? `${(1 + 5 * one.value).toFixed(1)} times` : percent(one.value)} in ${one.seconds} s.`,
  hold: (one) => (one.freeze ?? one.blackout) ? (one.freeze ? "The picture stands still; the story goes on." : "The wall is black; the story goes on.") :
    "The wall goes on.", moment: (one) => `Kept: ${one.label}`,
};

async function order(facts) {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(36)).join("");
  try {
    const answer = await fetch("api/do", { method: "POST", body: JSON.stringify({ ...facts, key: key.slice(0, 30) }),
      headers: { "Content-Type": "application/json", ...known() } });
    const told = await answer.json();
    if (answer.status === 401) return leave();
    tell(told.refused ? WHY[told.refused] || told.refused : DONE[facts.do](facts));
  } catch { tell("The gate does not answer; nothing was done."); }
}

// A button that is asked twice does it: for what all would see.
function button(text, act, { kind = "", sure = false, pressed = null } = {}) {
  const node = make("button", text, { type: "button", className: kind });
  if (pressed !== null) node.setAttribute("aria-pressed", String(pressed));
  node.onclick = () => {
    if (sure && node.dataset.sure !== "1") {
      node.dataset.sure = "1";
      node.textContent = "Sure?";
      return setTimeout(() => { node.dataset.sure = ""; node.textContent = text; }, 3000);
    }
    return act();
  };
  return node;
}

const panel = (title, small, ...children) =>
  make("div", "", { className: "panel" }, make("h2", title + " ", {}, small ? make("small", small) : null), ...children);

// ---- what everybody sees

function common() {
  $("role").textContent = board.role;
  $("act").textContent = `${board.act || "before the first act"} · ${percent(board.progress)} · ${clock(board.time)}`;
  $("trouble").textContent = board.trouble;
  const facts = [["dreamers", board.dreamers], ["threads", board.threads], ["open seams", board.seams.length],
    ["unity", percent(board.unity)], ["individuality", percent(board.individuality)], ["balance", percent(board.balance)]];
  $("meters").replaceChildren(...facts.map(([name, value]) => make("div", "", {}, make("dt", name), make("dd", value))));
  $("marks").replaceChildren(...board.seams.map((one, number) => {
    const mark = make("i", number + 1, { title: one.cause });
    mark.style.left = `${100 * one.x}%`;
    mark.style.top = `${100 - 100 * one.y}%`;
    return mark;
  }));
}

async function preview() {
  for (;;) {
    if (me && !document.hidden) {
      const answer = await fetch("api/wall", { headers: known() }).catch(() => null);
      if (answer?.status === 200) {
        const old = $("view").src;
        $("view").src = URL.createObjectURL(await answer.blob());
        if (old) setTimeout(() => URL.revokeObjectURL(old), 500);
      }
    }
    await wait(1000);
  }
}

// ---- weaver

const strokesIn = (text) => { try { return JSON.parse(text); } catch { return []; } };

// A drawing as its dreamer drew it: strokes of points, 0 .. 999, y up.
function picture(one) {
  const node = make("canvas", "", { width: 240, height: 240, className: "drawing" }), draw = node.getContext("2d");
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", `a drawing of ${one.dreamer}`);
  Object.assign(draw, { lineWidth: 3.5, lineCap: "round", lineJoin: "round", strokeStyle: "#f0c66b" });
  for (const stroke of strokesIn(one.drawing)) {
    draw.beginPath();
    for (const [x, y] of [stroke[0], ...stroke]) draw.lineTo(5 + 0.23 * x, 235 - 0.23 * y);
    draw.stroke();
  }
  return node;
}

function words(one) {
  const name = one.drawing ? "a drawing" : one.take ? "a line" : "a dream";
  const acts = make("div", "", { className: "acts" },
    one.state === "shown" ? null : button("Show", () => order({ do: "judge", dreamer: one.dreamer, take: one.take, shown: true })),
    one.state === "hidden" ? null : button("Hide", () => order({ do: "judge", dreamer: one.dreamer, take: one.take, shown: false }), { kind: "grave" }));
  return make("li", "", { className: one.state }, make("div", "", {}, one.drawing ? picture(one) : make("p", one.words, { dir: "auto" }),
    make("p", `${name} of ${one.dreamer}`, { className: "quiet" })), acts);
}

function line(one, place, plot) {
  const before = plot.lines[place - 1], again = make("input", "", { type: "text", value: one.words, maxLength: 400, dir: "auto" });
  const edit = make("div", "", { className: "row", hidden: true }, again,
    button("Keep", () => order({ do: "retell", line: one.id, base: one.take, words: again.value })));
  again.setAttribute("aria-label", "other words for this line");
  return make("li", "", {}, make("div", "", {}, make("p", one.words || "—", { dir: "auto" }),
    one.others.length ? make("p", `or: ${one.others.join(" · ")}`, { className: "quiet", dir: "auto" }) : null, edit),
  make("div", "", { className: "acts" }, button("Retell", () => { edit.hidden = !edit.hidden; again.focus(); }),
    before ? button("Up", () => order({ do: "move", line: one.id, after: plot.lines[place - 2]?.id || "", base: before.id })) : null,
    before ? button("Split here", () => order({ do: "split", plot: plot.id, lines: plot.lines.slice(place).map((each) => each.id) })) : null));
}

function weaver() {
  const plots = board.plots.map((plot, number) => make("div", "", {}, make("h3", plot.prompt, { dir: "auto" }),
    make("ul", "", { className: "cards" }, ...plot.lines.map((one, place) => line(one, place, plot))),
    number ? make("div", "", { className: "row" }, button("Merge into the one above", () =>
      order({ do: "merge", plot: board.plots[number - 1].id, other: plot.id }))) : null));
  return [
    panel("Waiting for you", String(board.waiting.length), board.waiting.length ? null : make("p", "Nothing waits.", { className: "quiet" }),
      make("ul", "", { className: "cards" }, ...board.waiting.map(words))),
    panel("Plotlines", String(board.plots.length), ...plots),
    panel("Judged", String(board.judged.length), make("ul", "", { className: "cards" }, ...board.judged.map(words)),
      make("p", "", { className: "row" }, button("Hide all words", () => order({ do: "clear" }), { kind: "grave", sure: true }))),
  ];
}

// ---- engineer

const fact = (one) => `${one.value > one.threshold ? "▲" : "·"} ${one.name}: ${one.value.toFixed(2)} (from ${one.threshold.toFixed(2)} it speaks)`;

function engineer() {
  const { seams, threads, weak } = board.diagnosis, places = Object.fromEntries(board.seams.map((one, k) => [one.id, k + 1]));
  const torn = seams.map((one) => make("li", "", { className: "tall" }, make("div", "", {},
    make("p", `${places[one.fracture] || ""} ${one.cause}: ${percent(one.opening)} open, ${percent(one.mended)} mended`),
    ...one.evidence.map((each) => make("p", fact(each), { className: "quiet" })),
    ...one.closings.map((each) => make("p", `${each.patch} closes ${percent(each.closes)} in ${each.seconds.toFixed(1)} s` +
      (each.keeps < 0.9 * each.closes ? `, ${percent(each.keeps)} of it lasts` : ""), { className: "quiet" }))),
  make("div", "", { className: "acts" }, ...one.closings.slice(0, 5).map((each) => button(each.patch, () =>
    order({ do: "patch", seam: one.fracture, kind: each.patch, x: each.x, y: each.y }))))));
  const failing = threads.map((one) => make("li", "", {}, make("div", "", {},
    make("p", `${one.a} – ${one.b}: ${one.cause}, health ${percent(one.health)}`),
    ...one.helps.map((each) => make("p", `${each.what}: ${percent(each.with_it)} in 20 s, ${percent(each.without)} without`, { className: "quiet" })))));
  return [
    panel("Seams", `${seams.length} open`, seams.length ? null : make("p", "The scene holds.", { className: "quiet" }),
      make("ul", "", { className: "cards" }, ...torn)),
    panel("Weak threads", `${weak}`, weak ? null : make("p", "Every thread holds.", { className: "quiet" }),
      make("ul", "", { className: "cards" }, ...failing)),
    machine(board.health),
  ];
}

function machine(health) {
  const stage = health.stage || {}, rows = [
    ["pictures a second", stage.frames], ["size drawn", stage.scale === undefined ? undefined : percent(stage.scale)],
    ["ms a picture", stage.took_ms?.toFixed(1)],
    ...Object.entries(stage.passes || {}).map(([name, ms]) => [`· ${name}`, ms.toFixed(1)]), ["small pictures asked for", stage.waiting], ["pictures that failed", stage.failed], ["flashes softened", stage.softened], ["phones", health.phones],
    ["events a second", health.events_a_second], ["turned away", health.turned_away], ["gate late by ms", health.gate_late_ms],
    ["writes that wait", health.journal_waits], ["events kept", health.events], ["journal MB", health.journal_mb], ["gate's memory MB", health.gate_memory_mb], ["load", health.load]];
  return panel("Machine", "", make("table", "", {}, make("tbody", "", {}, ...rows.filter(([, value]) => value !== undefined)
    .map(([name, value]) => make("tr", "", {}, make("td", name), make("td", value))))));
}

// ---- critic

function curves() {
  const wide = 720, high = 220, space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "unity, individuality, balance and churn of the last ten minutes");
  const shown = measures.filter((one) => one.time > board.time - 600), begin = shown[0]?.time ?? 0;
  const across = (time) => (wide * (time - begin)) / Math.max(board.time - begin, 30), up = (value) => high - 6 - (high - 12) * value;
  const add = (kind, values) => { const node = document.createElementNS(space, kind);
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, value); svg.append(node); };
  for (const level of [0, 0.25, 0.5, 0.75, 1]) add("line", { x1: 0, x2: wide, y1: up(level), y2: up(level), stroke: "#2c3470" });
  for (const one of shown) if (one.open) add("rect", { x: across(one.time), y: high - 6, width: 3, height: 6, fill: "#d7e8ff" });
  for (const [name, colour] of CURVES) add("polyline", { fill: "none", stroke: colour, "stroke-width": 2.5,
    "stroke-linejoin": "round", points: shown.map((one) => `${across(one.time).toFixed(1)},${up(one[name]).toFixed(1)}`).join(" ") });
  return svg;
}

function critic() {
  measures = [...measures, ...board.measures].slice(-3600);
  const label = make("input", "", { type: "text", maxLength: 80, id: "label" });
  const keep = () => { if (label.value.trim()) { order({ do: "moment", label: label.value.trim() }); label.value = ""; label.blur(); } else label.focus(); };
  label.onkeydown = (event) => { if (event.key === "Enter") keep(); };
  const last = measures.at(-1) || {};
  return [
    panel("Ten minutes", "", curves(), make("p", "", { className: "key" }, ...CURVES.map(([name, colour]) => {
      const dot = make("i"); dot.style.background = colour;
      return make("span", "", {}, dot, `${name} ${last[name] === undefined ? "" : percent(last[name])}`);
    }), make("span", "white marks below: seams are open", { className: "quiet" }))),
    panel("Moments worth keeping", String(board.moments.length), make("label", "What makes this one worth it", { htmlFor: "label" }),
      make("div", "", { className: "row" }, label, button("Keep now", keep, { kind: "main" })),
      make("ul", "", { className: "cards moments" }, ...[...board.moments].reverse().map((one) => make("li", "", {}, make("p", one.label, { dir: "auto" }),
        make("p", `${clock(one.time)} · ${one.by.replace("crew-", "")}`, { className: "quiet" }))))),
    panel("What there is to say", "", make("ul", "", { className: "cards" }, ...[...board.remarks].reverse().map((one) =>
      make("li", "", {}, make("p", one.sentence), make("p", clock(one.time), { className: "quiet" }))))),
    panel("Who they have become", `churn ${percent(board.churn)}`, make("table", "", {}, make("tbody", "", {},
      ...Object.entries(board.roles).map(([name, count]) => make("tr", "", {}, make("td", name), make("td", count)))))),
  ];
}

// ---- director

function director() {
  const acts = board.acts.map((act, index) => make("li", "", {}, make("div", "", {},
    make("p", `${act.name}${index === board.now ? " — now" : ""}`), make("p", act.text, { className: "quiet", dir: "auto" })),
  make("div", "", { className: "acts" }, button("Begin", () => order({ do: "act", index, run: board.run }), { sure: true, pressed: index === board.now }))));
  const controls = Object.entries(board.controls).map(([name, value]) => {
    const slider = make("input", "", { type: "range", min: 0, max: 100, value: Math.round(100 * value), id: "control-" + name });
    const number = make("output", percent(value));
    slider.oninput = () => { sliding = Date.now(); number.textContent = `${slider.value} %`; };
    slider.onchange = () => { sliding = Date.now() - 1500; order({ do: "control", name, value: slider.value / 100, seconds: 2 }); };
    return make("div", "", { className: "control" }, make("label", name, { htmlFor: "control-" + name }), slider, number);
  });
  const slow = make("input", "", { type: "range", min: 1, max: 6, step: 0.1, value: board.pace, id: "control-pace" });
  const times = make("output", `${board.pace.toFixed(1)} ×`);
  slow.oninput = () => { sliding = Date.now(); times.textContent = `${Number(slow.value).toFixed(1)} ×`; };
  slow.onchange = () => { sliding = Date.now() - 1500; order({ do: "control", name: "pace", value: (slow.value - 1) / 5, seconds: 2 }); };
  controls.push(make("div", "", { className: "control" }, make("label", "pace", { htmlFor: "control-pace" }), slow, times));
  return [
    panel("The wall", "", make("div", "", { className: "row" },
      button("Freeze", () => order({ do: "hold", freeze: !board.freeze }), { pressed: board.freeze }),
      button("Blackout", () => order({ do: "hold", blackout: !board.blackout }), { pressed: board.blackout }),
      button(`Hide all words (${board.shown})`, () => order({ do: "clear" }), { kind: "grave", sure: true }))),
    panel("Acts", board.festival, make("ul", "", { className: "cards" }, ...acts)),
    panel("Controls", "", make("p", "A slider goes to its place in two seconds and stays there until the next act or cue moves it on. " +
      "Pull above what people share tears the scene; pace hurries what breaks and heals.", { className: "quiet" }), ...controls),
  ];
}

// ---- the desk

const DESKS = { weaver, engineer, critic, director };

function busy() {
  const at = document.activeElement;
  return ($("board").contains(at) && ["INPUT", "TEXTAREA"].includes(at.tagName) && at.type !== "range") ||
    Date.now() - sliding < 3000 || [...$("board").querySelectorAll("[data-sure='1']")].length > 0;
}

function look(seen) {
  board = seen;
  common();
  const now = JSON.stringify({ ...seen, time: 0, progress: 0, unity: 0, individuality: 0, balance: 0, dreamers: 0, threads: 0 });
  if (busy() && seen.role !== "critic") return;
  if (now === drawn && seen.role !== "critic") return;
  if (busy()) { measures = [...measures, ...seen.measures].slice(-3600); return; }
  drawn = now;
  const held = document.activeElement?.textContent, top = scrollY;
  $("board").replaceChildren(...DESKS[seen.role]());
  if (held) [...$("board").querySelectorAll("button")].find((one) => one.textContent === held)?.focus({ preventScroll: true });
  scrollTo(0, top);
}

async function follow() {
  while (me) {
    try {
      const answer = await fetch("api/stream", { headers: known() });
      if (answer.status === 401) return leave();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { value, done } = await reader.read();
        if (done) break;
        const parts = (rest + value).split("\n\n");
        rest = parts.pop();
        for (const part of parts) look(JSON.parse(part.slice(6)));
      }
    } catch { /* told below */ }
    if (me) $("trouble").textContent = "No connection to the gate; trying again.";
    await wait(1500);
  }
}

function enter(facts) {
  me = facts;
  sessionStorage.setItem("dreamscape.crew", JSON.stringify(me));
  $("door").hidden = true;
  $("desk").hidden = false;
  follow();
}

function leave() {
  me = null;
  sessionStorage.removeItem("dreamscape.crew");
  location.reload();
}

$("enter").onsubmit = async (event) => {
  event.preventDefault();
  const role = document.querySelector("input[name=role]:checked").value;
  const facts = await fetch("api/enter", { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ role, phrase: $("phrase").value }) }).then((one) => one.json())
    .catch(() => ({ refused: "The gate does not answer; it may be starting anew. Try again." }));
  $("why").textContent = facts.refused ? WHY[facts.refused] || facts.refused : "";
  if (facts.token) enter(facts);
};
$("leave").onclick = leave;
preview();
if (me) enter(me); else $("door").hidden = false;
