"""Texts that are nearly the same: by the share of character triples that they have in common."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

ALIKE = 0.7
"""Share of common triples from which two texts count as one; applications on other matters stay below .3."""

BLOCK = 1000


def near_duplicates(texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Groups of keys whose texts are nearly the same, each in order of its keys; single ones are left out."""
    keys = sorted(key for key, text in texts.items() if len(text.strip()) >= 3)
    if len(keys) < 2:
        return []
    # Read only when a round is planned: it would add a second to the start of every command.
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

    counted = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True, dtype=np.float64)
    triples = csr_array(counted.fit_transform(texts[key].strip() for key in keys))
    _, label = connected_components(_likeness(triples), directed=False)
    groups: dict[int, list[str]] = {}
    for key, group in zip(keys, label, strict=True):
        groups.setdefault(int(group), []).append(key)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _likeness(triples: csr_array) -> csr_array:
    """Which texts are alike, in blocks of rows so that a large portfolio fits into memory."""
    sizes = np.asarray(triples.sum(axis=1)).ravel()
    rows, columns = [], []
    for start in range(0, triples.shape[0], BLOCK):
        common = (triples[start : start + BLOCK] @ triples.T).tocoo()
        one, other = common.row + start, common.col
        alike = common.data >= ALIKE * (sizes[one] + sizes[other] - common.data)
        rows.append(one[alike])
        columns.append(other[alike])
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.ones(len(row)), (row, column)), shape=(len(sizes), len(sizes)))
