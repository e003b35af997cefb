// @ts-check
/** One map being edited in one page: edits are made here at once, kept until the server has them, and followed by others'. */

import { announce, say } from "./announce.js";
import { carried, inverse, same, subjects, typeOf } from "../model/change.js";
import { emit } from "./emit.js";
import { Follower } from "./follow.js";
import { by, client, ids, storage } from "./identity.js";
import { Outbox } from "./outbox.js";
import { Records, recordsOf } from "../model/records.js";
import { Sender } from "./send.js";
import { settled } from "../model/settle.js";
import { Steps } from "./steps.js";
import { what } from "../model/verbs.js";

/** @typedef {import("../model/change.js").Change} Change */
/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {import("./send.js").Outcome} Outcome */
/** @typedef {import("./send.js").Saved} Saved */
/** @typedef {{changes: Change[], says: string, ref?: string, problem?: string}} Verb */
/** @typedef {{[key: string]: [number, number]}} Places */

const NOTHING = { map: "", title: "", revision: 0, schema: {}, records: {} };

class Session {
  map = "";
  client = "";
  /** The records as this page shows them: what the server has, and on top of it what it does not have yet. */
  records = new Records(NOTHING);
  /** What the server has, as far as it is known. */
  base = new Records(NOTHING);
  outbox = new Outbox("", null);
  steps = new Steps();
  /** @type {string[]} references of what is selected */
  selected = [];
  /** @type {Sender | null} */
  sender = null;
  /** @type {Follower | null} */
  follower = null;
  /** @type {(after?: string) => string} */
  #fresh = () => "";
  /** @type {(value?: unknown) => void} */
  #opened = () => {};
  /** What the page shows and would ask for after an edit; it comes along with the acknowledgement. @type {() => import("../../live.js").Asked | null} */
  shown = () => null;
  /** Fulfilled when the records are there. @type {Promise<unknown>} */
  ready = new Promise((done) => (this.#opened = done));

  /** The name under which edits are saved. */
  get by() {
    return by();
  }

  /**
   * Open a map: what is left unsent from earlier is made again on what the server has, and sent.
   * @param {string} map
   */
  async open(map) {
    this.map = map;
    this.client = client();
    this.#fresh = ids(this.client);
    this.outbox = new Outbox(map, storage());
    const address = `/api/v1/maps/${encodeURIComponent(map)}`;
    this.sender = new Sender({
      address,
      map,
      client: this.client,
      refresh: () => this.outbox.read(),
      next: () => this.outbox.next(this.base.schema),
      along: ({ edit }) => (this.outbox.all().at(-1)?.edit === edit ? this.shown() : null), // more behind it: it would be old
      trying: (entry) => this.outbox.put({ ...entry, tried: true }),
      answered: (entry, outcome) => this.#answered(entry, outcome),
      changed: () => this.#changed(),
    });
    this.follower = new Follower({
      address,
      revision: () => this.base.revision,
      heard: (lines) => this.#heard(lines),
      reached: () => this.sender?.away && this.sender.now(),
    });
    this.#changed();
    this.base = await recordsOf(address);
    this.#rebuild();
    this.#opened();
    emit("ready", {});
    window.addEventListener("storage", (event) => {
      if (event.key === null || event.key.startsWith(this.outbox.prefix)) void this.#elsewhere();
    });
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
    this.follower.start();
    this.send();
  }

  /**
   * Make an edit: kept first, then seen, then sent. Nothing to do, or something that cannot be done, is said in words.
   * @param {Verb} verb
   * @param {{places?: Places, quiet?: boolean}} [more] `places` of new boxes; `quiet`: not announced
   * @returns {string | null} the id of the edit; null where there is nothing to do
   */
  edit(verb, { places, quiet } = {}) {
    const { changes, says } = verb;
    if (verb.problem || !changes.length) {
      if (!quiet) announce(verb.problem ?? says);
      return null;
    }
    this.steps.add({ kind: "saved" });
    return this.#keep({ kind: "edits", changes, says, places }, quiet);
  }

  /**
   * Something that only moves places was done: it can be undone in its order among the edits.
   * @param {import("./steps.js").ViewEdit} done
   */
  viewEdit(done) {
    this.steps.add({ kind: "view", ...done });
  }

  /** Take back what I did last: an edit that was never sent is simply not sent. */
  async undo() {
    const step = this.steps.back();
    if (step?.kind === "view") {
      this.steps.undone.push(step);
      await step.undo();
      announce(`Taken back: ${step.says}`);
      return;
    }
    this.outbox.read();
    const last = this.outbox.all().at(-1);
    if (last && last.kind !== "undo" && (!last.tried || last.state !== "queued")) {
      this.#takeBack(last);
      this.steps.undone.push(last.kind === "edits" ? { kind: "taken", entry: last } : { kind: "saved" });
      return;
    }
    this.steps.undone.push({ kind: "saved" });
    this.#keep({ kind: "undo", changes: [], says: "Undo", of: last?.kind === "edits" ? last.edit : undefined });
  }

  /** Make again what was undone last. */
  async redo() {
    const step = this.steps.forth();
    if (!step) {
      this.#said("There is nothing to make again.");
    } else if (step.kind === "view") {
      this.steps.done.push(step);
      await step.redo();
      announce(`Made again: ${step.says}`);
    } else if (step.kind === "taken") {
      this.steps.done.push({ kind: "saved" });
      const { changes, says, places } = step.entry;
      this.#keep({ kind: "edits", changes, says, places });
    } else {
      this.steps.done.push({ kind: "saved" });
      this.outbox.read();
      const last = this.outbox.all().at(-1);
      if (last?.kind === "undo" && !last.tried) this.#takeBack(last);
      else this.#keep({ kind: "redo", changes: [], says: "Redo" });
    }
  }

  /**
   * Others stand in the way of an undo or a redo: what is to be done. Skipping is keeping, and one step more.
   * @param {"undo" | "redo"} kind
   * @param {number} revision of the edit that it was about
   * @param {string} way
   */
  async decide(kind, revision, way) {
    const again = kind === "redo";
    const decided = { way: way === "over" ? "keep" : way, revision };
    this.steps.decided(again, way === "both");
    this.#keep({ kind, changes: [], says: again ? "Redo" : "Undo", decided });
    if (way === "over") await (again ? this.redo() : this.undo());
  }

  /**
   * @param {string[]} refs
   * @param {{focus?: boolean, announce?: boolean}} [how]
   */
  select(refs, { focus = false, announce: aloud = false } = {}) {
    this.selected = [...new Set(refs)];
    emit("selected", { refs: this.selected, focus });
    if (aloud && refs.length) announce(refs.length > 1 ? `${refs.length} selected` : this.words(refs[0] ?? ""));
  }

  /**
   * What a reference names, in words.
   * @param {string} ref
   * @returns {string}
   */
  words(ref) {
    const one = this.records.get(ref);
    return one ? what(this.records, typeOf(ref), one) : ref;
  }

  /** Send what is unsent, now. */
  send() {
    this.sender?.now();
  }

  /**
   * An edit that others stood in the way of goes on, with what was decided.
   * @param {string} edit
   * @param {ReadonlySet<string>} theirs what stays as theirs, as settle.js names it
   */
  settle(edit, theirs) {
    const entry = this.outbox.entries.get(edit);
    if (!entry) return;
    const changes = settled(entry, this.base, theirs);
    if (changes.length) this.outbox.put({ ...entry, changes, base: this.base.revision, state: "queued", problem: undefined });
    else this.outbox.remove(edit);
    this.#rebuild();
    emit("settled", { edit });
    this.send();
  }

  /**
   * An edit that was refused is sent once more as it is.
   * @param {string} edit
   */
  again(edit) {
    const entry = this.outbox.entries.get(edit);
    if (entry) this.outbox.put({ ...entry, state: "queued", problem: undefined });
    this.#rebuild();
    this.send();
  }

  /**
   * An edit that was refused or asked about is given up, with those that cannot stand without it.
   * @param {string} edit
   */
  discard(edit) {
    const entry = this.outbox.entries.get(edit);
    if (!entry) return;
    for (const one of [entry, ...this.outbox.needing(entry, this.base.schema)]) this.outbox.remove(one.edit);
    this.#rebuild();
    emit("settled", { edit });
    this.send();
  }

  /**
   * @param {Pick<Entry, "kind" | "changes" | "says" | "places" | "of" | "decided">} done
   * @param {boolean} [quiet]
   */
  #keep(done, quiet = false) {
    const edit = this.#fresh(this.outbox.all().at(-1)?.edit);
    const { places, of, ...rest } = done;
    const more = { ...(places ? { places } : {}), ...(of ? { of } : {}) };
    this.outbox.put({ edit, base: this.base.revision, by: this.by, state: "queued", ...rest, ...more });
    this.#changed();
    this.sender?.now(edit); // before its mark is drawn: the server works meanwhile
    if (done.kind === "edits") {
      this.records.apply(done.changes);
      this.#keepSelection(carried(this.selected, done.changes));
      emit("edited", { edit, changes: done.changes, says: done.says, mine: true });
      if (!quiet) announce(done.says);
    }
    return edit;
  }

  /** @param {Entry} entry that the server does not have */
  #takeBack(entry) {
    this.outbox.remove(entry.edit);
    this.#rebuild();
    if (entry.kind === "edits") {
      const changes = inverse(entry.changes);
      emit("edited", { edit: entry.edit, changes, says: `Taken back: ${entry.says}`, mine: true });
      emit("settled", { edit: entry.edit });
      this.#show(changes);
      this.#said(`Taken back: ${entry.says}`);
    }
    this.send();
  }

  /**
   * @param {Entry} entry
   * @param {Outcome} outcome
   */
  async #answered(entry, outcome) {
    if (outcome.kind === "saved") {
      this.#saved(entry, outcome);
    } else if (outcome.kind === "asked" || (outcome.kind === "refused" && entry.kind === "edits")) {
      if (outcome.kind === "asked") await this.follower?.look(); // what they have now, before mine is laid aside
      const asked = { ...entry, tried: true, state: outcome.kind, problem: outcome.problem };
      this.outbox.put(asked);
      for (const one of this.outbox.all()) if (one.kind === "undo" && one.of === entry.edit) this.#undoAside(one, entry);
      this.#rebuild();
      emit(outcome.kind === "asked" ? "conflict" : "refused", { edit: entry.edit, problem: outcome.problem });
    } else if (outcome.kind === "refused") {
      this.outbox.remove(entry.edit); // an undo or redo that cannot be made: nothing is lost by saying why
      const { problem } = outcome;
      this.#said(problem.detail);
      this.#rebuild();
      const about = (problem.conflicts ?? []).map(({ record }) => record).filter((ref) => this.records.get(ref));
      if (about.length) this.select(about); // where it can be said anew
      if (problem.undoing !== undefined) {
        this.steps.refused(entry.kind === "redo");
        emit("blocked", { kind: entry.kind, problem });
      }
    }
    this.#changed();
  }

  /**
   * An undo of an edit that was not saved takes that one out.
   * @param {Entry} undo
   * @param {Entry} entry
   */
  #undoAside(undo, entry) {
    this.outbox.remove(undo.edit);
    this.outbox.remove(entry.edit);
    this.#said(`Taken back: ${entry.says}`);
  }

  /**
   * @param {Entry} entry
   * @param {{answer: Saved, along?: import("../../live.js").Along}} outcome
   */
  #saved(entry, { answer, along }) {
    this.outbox.remove(entry.edit);
    if (typeof answer.nothing === "string") {
      this.#said(answer.nothing);
      this.#changed();
      return;
    }
    if (answer.revision > this.base.revision) {
      const next = answer.revision === this.base.revision + 1;
      this.base.apply(answer.changes); // others' edits before it come by following, and then this one once more
      if (next) this.base.revision = answer.revision;
      else void this.follower?.look();
    }
    this.#rebuild();
    if (entry.kind !== "edits") {
      this.#show(answer.changes);
      announce(answer.undone ?? "");
    }
    emit("acknowledged", { edit: entry.edit, answer, along });
    const said = answer.undone ? [{ text: answer.undone }] : [];
    say([...said, ...(answer.said ?? [])]);
    if (answer.said?.length && !this.outbox.next(this.base.schema)) announce(answer.said.map(({ text }) => text).join(" "));
  }

  /** @param {import("./follow.js").Lines} lines */
  async #heard(lines) {
    if (lines.revision < this.base.revision) {
      this.base = await recordsOf(this.sender?.needs.address ?? ""); // the store was put back to an older state
      this.#rebuild();
      emit("caught-up", { edits: [] });
    } else {
      const fresh = lines.edits.filter((line) => line.revision > this.base.revision);
      for (const line of fresh) {
        this.base.apply(line.changes);
        this.base.revision = line.revision;
      }
      if (!fresh.length) return;
      this.#rebuild();
      const theirs = fresh.filter((line) => !line.edit?.startsWith(`${this.client}.`));
      emit(theirs.length ? "theirs" : "caught-up", { edits: theirs });
    }
  }

  /** Another tab of this browser has kept an edit, or had it acknowledged. */
  async #elsewhere() {
    const before = this.outbox.entries;
    this.outbox.read();
    const gone = [...before.keys()].some((edit) => !this.outbox.entries.has(edit));
    if (gone) await this.follower?.look(); // what it made is known before it is taken off
    this.#rebuild();
    emit("caught-up", { edits: [] });
    this.send();
  }

  /** The records once more: what the server has, and what it does not have yet on top. */
  #rebuild() {
    const fresh = this.base.copy();
    for (const entry of this.outbox.all()) {
      if (entry.state === "queued" && fresh.fits(entry.changes)) fresh.apply(entry.changes);
    }
    fresh.schema = this.base.schema;
    this.records.schema = this.base.schema;
    this.records.map = this.base.map;
    this.records.become(fresh);
    this.#keepSelection(this.selected);
    this.#changed();
  }

  /** @param {string[]} refs what is to stay selected, as far as it is there */
  #keepSelection(refs) {
    const there = refs.filter((ref) => !this.records.tables.has(typeOf(ref)) || this.records.get(ref));
    if (!same(there, this.selected)) this.select(there);
  }

  /**
   * Select what an undo was about, as far as it is there.
   * @param {Change[]} changes
   */
  #show(changes) {
    this.select(subjects(changes).filter((ref) => this.records.get(ref)));
  }

  /** @param {string} text */
  #said(text) {
    say([{ text }]);
    announce(text);
  }

  #changed() {
    document.body.dataset.unsent = String(this.outbox.entries.size);
    if (this.base.revision) document.body.dataset.revision = String(this.base.revision);
    emit("unsent", {});
  }
}

export const session = new Session();
