"""Arrays on disk: one .npy a plain array, three a sparse one; read memory-mapped, never pickled."""

from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array."""
    np.save(path, array, allow_pickle=False)


def load_array(path: Path) -> NDArray[Any]:
    """Read one array, shared with every process that reads it; an empty file cannot be mapped and is read."""
    mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    # The same memory without numpy's memmap class, whose every slice costs a microsecond more.
    return mapped.view(np.ndarray)


def save_sparse(path: Path, matrix: sp.csr_array) -> None:
    """Write a sparse matrix as `path` with the endings .data.npy, .indices.npy, .ends.npy, .shape.npy."""
    for ending, array in _parts(matrix).items():
        save_array(path.with_name(f"{path.name}.{ending}.npy"), array)


def load_sparse(path: Path) -> sp.csr_array:
    """Read what `save_sparse` wrote, memory-mapped."""
    data, indices, ends, shape = (load_array(path.with_name(f"{path.name}.{e}.npy")) for e in _ENDINGS)
    return sp.csr_array((data, indices, ends), shape=(int(shape[0]), int(shape[1])), copy=False)


_ENDINGS = ("data", "indices", "ends", "shape")


def _parts(matrix: sp.csr_array) -> dict[str, NDArray[Any]]:
    parts = (matrix.data, matrix.indices, matrix.indptr, np.asarray(matrix.shape, dtype=np.int64))
    return dict(zip(_ENDINGS, parts, strict=True))
