// @ts-check
/* Which sections have certain words: Pagefind knows. And the text of a section. */

/** The words to look for one by one: not in a phrase, and not marks and letters. */
function words(text) {
  const all = /^".+"$/.test(text) ? [] : text.split(" ");
  return all.filter((word) => /[\p{L}\p{N}]{2}/u.test(word));
}

export class Words {
  #texts = Object.create(null);
  #rows = new Map();
  #alone = Object.create(null);
  #missing = "";

  constructor(root, records) {
    this.root = new URL(`${root}_search/`, location.href);
    this.records = records;
    for (const row of records.rows) {
      this.#rows.set(row.hash, [...(this.#rows.get(row.hash) ?? []), row]);
    }
    // Of a file that it does not get, Pagefind tells the console alone, and finds nothing.
    this.watch = new PerformanceObserver((seen) => this.#note(seen.getEntries()));
    this.watch.observe({ type: "resource" });
  }

  /** Load Pagefind, if it is not there. */
  begin() {
    return (this.pagefind ??= this.#start());
  }

  /** The rows that have all words of *text*, in their text or by a tag: of each, Pagefind's result. */
  async find(text) {
    try {
      const pagefind = await this.begin();
      const asked = words(text);
      const several = asked.length > 1 ? asked : [];
      const [{ results }, ...having] = await Promise.all([
        pagefind.search(text),
        ...several.map((word) => this.#having(word, pagefind)),
      ]);
      this.#note(this.watch.takeRecords());
      if (this.#missing) throw new Error(this.#missing);
      const tagged = asked.map((word) => this.#tagged(word));
      const hasAll = (row) => tagged.every((rows, at) => rows.has(row) || having[at]?.has(row.hash));
      const found = new Map();
      for (const result of results) {
        const row = await this.#row(result);
        if (several.length === 0 || hasAll(row)) found.set(row, result);
      }
      for (const row of tagged.flatMap((rows) => [...rows])) {
        if (!found.has(row) && hasAll(row)) found.set(row, { score: 0, words: [] });
      }
      return found;
    } catch (error) {
      this.pagefind = undefined; // it would remember what failed
      this.#alone = Object.create(null);
      this.#missing = "";
      throw error;
    }
  }

  /** Which records have *word*. Of several words, Pagefind leaves out those that a part has not. */
  #having(word, pagefind) {
    return (this.#alone[word] ??= pagefind
      .search(word)
      .then(({ results }) => new Set(results.map(({ id }) => id))));
  }

  /** The rows with a tag that has a word which begins with *word*. */
  #tagged(word) {
    const begins = (text) => text.toLowerCase().startsWith(word.toLowerCase());
    const named = [...this.records.labels.tag].filter(([slug, label]) =>
      [slug, label, ...label.split(" ")].some(begins),
    );
    const tags = new Set(named.map(([slug]) => slug));
    return new Set(this.records.rows.filter((row) => row.values.tag.some((tag) => tags.has(tag))));
  }

  /** Title and text of a section; undefined, if they cannot be had. */
  text({ part, hash }) {
    const path = `${part}/fragment/${hash}.pf_fragment`;
    return (this.#texts[path] ??= this.#load(path).catch(() => delete this.#texts[path] && undefined));
  }

  async #start() {
    const { parts } = this.records;
    const ranking = { metaWeights: { title: 20 } }; // a title says more than many words: 5 is too little
    const options = (part) => ({ metaCacheTag: parts[part], baseUrl: "/", ranking });
    const path = (part) => new URL(`${part}/`, this.root).pathname;
    const { createInstance } = await import(new URL("guides/pagefind.js", this.root).href);
    // In a worker nobody could see what is missing, and a search takes a few milliseconds.
    const [first, ...others] = ["guides", ...Object.keys(parts).filter((part) => part !== "guides")];
    const pagefind = createInstance({ basePath: path(first), noWorker: true, ...options(first) });
    await pagefind.search(""); // else the others wait for ever for a program that is missing
    await Promise.all(others.map((part) => pagefind.mergeIndex(path(part), options(part))));
    return pagefind;
  }

  /** Where two parts have a record of this hash, it says itself which one it is. */
  async #row({ id, data }) {
    const rows = this.#rows.get(id) ?? [];
    if (rows.length < 2) return rows[0];
    const [page, anchor = ""] = (await data()).url.slice(1).split("#");
    return rows.find((row) => this.records.pages[row.page][0] === page && row.anchor === anchor);
  }

  #note(entries) {
    for (const { name, responseStatus, decodedBodySize } of entries) {
      if (!/\.pf_(index|meta)$/.test(name)) continue;
      if (responseStatus >= 400 || decodedBodySize === 0) this.#missing = name;
    }
  }

  async #load(path) {
    const { body } = await fetch(new URL(path, this.root));
    const unpacked = body?.pipeThrough(new DecompressionStream("gzip"));
    const text = await new Response(unpacked).text();
    const { content, meta } = JSON.parse(text.replace(/^pagefind_dcd/, ""));
    return { title: meta.title, content };
  }
}
