"""The project's documents as parts of a page."""

from __future__ import annotations

from ui.components.documents import as_part

DOCUMENT = """\
# Method

## One formula

A day costs $54.79: see [the charges](method.md#charges) and [the words](glossary.md), or `echo $x`.

### Details

```console
# not a heading
$ perhead cost us-el-salvador
```

$20,000 again.
"""


def test_a_document_becomes_a_part_of_the_page() -> None:
    assert (
        as_part(DOCUMENT)
        == """\

### One formula

A day costs \\$54.79: see [the charges](#charges) and the words, or `echo $x`.

#### Details

```console
# not a heading
$ perhead cost us-el-salvador
```

\\$20,000 again.
"""
    )
