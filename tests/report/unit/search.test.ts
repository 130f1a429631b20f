// SPDX-License-Identifier: GPL-2.0-or-later
//
// Search and sort.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { matching } from "../../../report/src/ui/picker.js";
import { sorted } from "../../../report/src/ui/table.js";

describe("search and sort", () => {
  it("finds entries with all words", () => {
    const entries = ["10.0.0.1 camera", "10.0.0.2 phone"].map((searchText, value) => ({
      value,
      label: "",
      detail: "",
      searchText,
    }));
    assert.deepEqual(
      matching(entries, "CAM 10.").map(({ value }) => value),
      [0],
    );
    assert.equal(matching(entries, "").length, 2);
  });

  it("sorts absent values last, in both directions", () => {
    const rows = [3, null, 1, 2];
    assert.deepEqual(
      sorted(rows, (row) => row, false),
      [1, 2, 3, null],
    );
    assert.deepEqual(
      sorted(rows, (row) => row, true),
      [3, 2, 1, null],
    );
    assert.deepEqual(
      sorted(["10.0.0.10", "10.0.0.9"], (row) => row, false),
      ["10.0.0.9", "10.0.0.10"],
    );
  });
});
