// @ts-check
/* Reads the files of the index: records, shards with the postings of words, texts. */

/** A shard: some words in alphabetical order, and the bytes of the postings of each. */
class Shard {
  constructor(buffer) {
    const size = new DataView(buffer).getUint32(0, true);
    const head = new TextDecoder().decode(new Uint8Array(buffer, 4, size));
    this.words = [];
    this.bytes = new Uint8Array(buffer, 4 + size);
    this.ends = [];
    let [before, end] = ["", 0];
    for (const line of head ? head.split("\n") : []) {
      const space = line.lastIndexOf(" ");
      before = [...before].slice(0, Number(line[0])).join("") + line.slice(1, space);
      end += Number(line.slice(space + 1));
      this.words.push(before);
      this.ends.push(end);
    }
  }

  /** Add the records that contain word number *at* to *found*, with the positions of the word. */
  read(at, base, found) {
    const { bytes } = this;
    let [place, record] = [at ? this.ends[at - 1] : 0, base - 1];
    const number = () => {
      let [value, shift, byte] = [0, 0, 128];
      for (; byte & 128; shift += 7) value |= ((byte = bytes[place++]) & 127) << shift;
      return value;
    };
    while (place < this.ends[at]) {
      const step = number();
      record += (step >> 1) + 1;
      const positions = [];
      let position = 0;
      for (let left = step & 1 ? number() : 1; left > 0; left--) positions.push((position += number()));
      found.set(record, positions);
    }
  }
}

/** The place of the first of sorted *words* that is not before *word*. */
function place(words, word) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is known of each section, apart from its words, in rows: the newest last, guides first. */
function rowsOf({ parts, kinds, rubrics, tags }) {
  return parts.flatMap(({ pages }) =>
    pages.flatMap(([texts, address, date, rows]) =>
      rows.map(([rubric, its, tagged, title, lead, length], at) => ({
        text: `text/${texts.replace(/\?|$/, `-${at}.json$&`)}`, // with the version as its query
        address,
        date,
        lengths: [title, lead, length],
        values: {
          tag: tagged.map((one) => tags[one][0]),
          year: date ? [date.slice(0, 4)] : [],
          rubric: rubrics[rubric] ? [rubrics[rubric]] : [],
          kind: its.map((one) => kinds[one][0]),
        },
      })),
    ),
  );
}

export class Index {
  #shards = new Map();
  #texts = new Map();

  /** *read* gives the content of a file of the index, as JSON, as text or as bytes. */
  constructor(read, records) {
    this.read = read;
    this.records = records;
    this.rows = rowsOf(records);
    this.rows.forEach((row, number) => Object.assign(row, { number }));
    let base = 0;
    this.parts = records.parts.map(({ shards, pages }) => {
      const part = { base, firsts: shards.map(([first]) => first), names: shards.map((one) => one[1]) };
      base += pages.reduce((sum, [, , , rows]) => sum + rows.length, 0);
      return part;
    });
    this.stopWords = new Set(records.stopWords);
    this.tags = new Map(records.tags.map(([slug, ...names]) => [slug, names]));
    const dated = this.rows.filter(({ values }) => values.year.length);
    const length = dated.reduce((sum, row) => sum + row.lengths[2], 0);
    this.averageLength = length / Math.max(1, dated.length) || 1;
    this.rubricSizes = new Map();
    for (const { values } of this.rows) {
      for (const name of values.rubric) {
        this.rubricSizes.set(name, (this.rubricSizes.get(name) ?? 0) + 1);
      }
    }
  }

  static async open(read) {
    return new Index(read, await read("records.json", "json"));
  }

  /** The words that are *word*, or begin with it and have up to *longer* letters more, each with
      its records and positions. Words that are longer may be in the next shards: those are not
      loaded unless *far*. */
  async words(word, longer, far = false) {
    const found = new Map();
    await Promise.all(
      this.parts.map(async ({ base, firsts, names }) => {
        const from = Math.max(0, place(firsts, `${word}\0`) - 1);
        let to = from + 1;
        while (far && to < from + 3 && firsts[to]?.startsWith(word)) to++;
        const shards = await Promise.all(names.slice(from, to).map((name) => this.#shard(name)));
        for (const shard of shards) {
          for (let at = place(shard.words, word); shard.words[at]?.startsWith(word); at++) {
            const other = shard.words[at];
            if (other.length > word.length + longer) continue;
            if (!found.has(other)) found.set(other, new Map());
            shard.read(at, base, found.get(other));
          }
        }
      }),
    );
    return found;
  }

  /** The words in the shards in which *word* would be, and in as many *beyond* them. */
  async around(word, beyond) {
    const words = new Map();
    const around = this.parts.flatMap(({ firsts, names }) => {
      const at = Math.max(0, place(firsts, `${word}\0`) - 1);
      return names.slice(Math.max(0, at - beyond), at + beyond + 1);
    });
    for (const shard of await Promise.all(around.map((name) => this.#shard(name)))) {
      for (const other of shard.words) if (/^\p{L}+$/u.test(other)) words.set(other, 1);
    }
    return words;
  }

  /** The list of words, with a number that grows with how many sections have them. */
  async list() {
    const words = new Map();
    let before = "";
    for (const line of (await this.read(`index/${this.records.words}`, "text")).split("\n")) {
      before = [...before].slice(0, Number(line[0])).join("") + line.slice(1, -1);
      words.set(before, Number(line.at(-1)));
    }
    return words;
  }

  /** Title, place and paragraphs of a row. */
  text({ text }) {
    return this.#once(this.#texts, text, () => this.read(text, "json"));
  }

  #shard(name) {
    return this.#once(this.#shards, name, async () =>
      new Shard(await this.read(`index/${name}.bin`, "bytes")),
    );
  }

  /** What *load* gives, loaded once, but again after it has failed. */
  #once(kept, name, load) {
    if (!kept.has(name)) {
      kept.set(name, load().catch((error) => {
        kept.delete(name);
        throw error;
      }));
    }
    return kept.get(name);
  }
}
