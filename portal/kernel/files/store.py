"""Bytes under the hash of their content: in a folder outside the static tree, or in S3-compatible storage."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, from_url

from portal.kernel.errors import Missing

log = logging.getLogger(__name__)

_CHUNK = 256 * 1024
INCOMING = "incoming"


class Size(StrEnum):
    """What is made of an original: a thumbnail of at most 320 pixels, a view of at most 2048."""

    THUMB = "thumb"
    VIEW = "view"


SUFFIX = {Size.THUMB: ".thumb.webp", Size.VIEW: ".view.jpg"}
DERIVED_TYPE = {Size.THUMB: "image/webp", Size.VIEW: "image/jpeg"}


class StorageFull(Exception):
    """The storage takes nothing more (full, read-only, out of reach): 507. Nothing half written is left behind."""


class Store:
    """Where the bytes lie. Writing is atomic and durable: what `put` accepted outlives a power cut."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.root = Path(url.removeprefix("file://")) if url.startswith("file://") else folder / "files"
        self.url = "" if url.startswith("file://") else url
        self.incoming = self.root / INCOMING
        self._objects: Any = None

    def put(self, key: str, content: IO[bytes], size: int) -> None:
        """Store `size` bytes under a key, once; what is there already is left as it is. Raises StorageFull."""
        with _full_if_refused():
            if self.size(key) == size:
                return
            with self._incoming() as temporary:
                content.seek(0)
                _copy(content, temporary)
                self._adopt(Path(temporary.name), key, size)

    def open(self, key: str) -> IO[bytes]:
        """A key's bytes as a real, seekable file. Raises Missing."""
        try:
            return (self.root / key).open("rb") if not self.url else self._download(key)
        except FileNotFoundError:
            raise Missing(key) from None

    def size(self, key: str) -> int | None:
        """How many bytes lie under a key; None if there are none."""
        try:
            return int(obstore.head(self.objects, key)["size"])
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove a key's bytes, if they are there. Raises StorageFull where the storage refuses."""
        with _full_if_refused(), suppress(FileNotFoundError):
            obstore.delete(self.objects, key)

    def check(self) -> None:
        """Write and remove a few bytes; raises StorageFull where that fails (for /readyz)."""
        with _full_if_refused(), self._incoming() as temporary:
            temporary.write(b"anju")

    def left_over(self, before: float) -> Iterator[Path]:
        """What a killed process left half written before that moment (seconds since the epoch)."""
        for path in self.incoming.iterdir() if self.incoming.is_dir() else ():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    yield path

    @property
    def objects(self) -> Any:
        """The store itself; made at first use, so that a forked worker has one of its own."""
        if self._objects is None:
            if not self.url:
                self.root.mkdir(parents=True, exist_ok=True)
            self._objects = from_url(self.url) if self.url else LocalStore(self.root)
        return self._objects

    @contextmanager
    def _incoming(self) -> Iterator[IO[bytes]]:
        self.incoming.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.incoming, delete=False) as temporary:
            try:
                yield temporary
            finally:
                Path(temporary.name).unlink(missing_ok=True)

    def _adopt(self, temporary: Path, key: str, size: int) -> None:
        try:
            self._move(temporary, key, once=True)
        except AlreadyExistsError:
            if self.size(key) != size:
                log.warning("a file of the wrong length lay under %s", key)
                self._move(temporary, key, once=False)

    def _move(self, temporary: Path, key: str, *, once: bool) -> None:
        if self.url:
            obstore.put(self.objects, key, temporary, mode="create" if once else "overwrite", use_multipart=False)
            return
        obstore.rename(self.objects, f"{INCOMING}/{temporary.name}", key, overwrite=not once)
        folder = (self.root / key).parent
        for path in (folder, folder.parent):
            _sync(path)

    def _download(self, key: str) -> IO[bytes]:
        content = obstore.get(self.objects, key)
        self.incoming.mkdir(parents=True, exist_ok=True)
        file = cast(IO[bytes], tempfile.TemporaryFile(dir=self.incoming))  # noqa: SIM115 - the caller's to close
        try:
            for chunk in content.stream(min_chunk_size=_CHUNK):
                file.write(chunk)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file


def key_of(sha256: str, size: Size | None = None) -> str:
    """Where an original lies, or what was made of it."""
    return f"{sha256[:2]}/{sha256}{SUFFIX[size] if size else ''}"


def use(store: Store) -> None:
    """Say once per process where the bytes lie."""
    _current[:] = [store]


def current() -> Store:
    """The store of this process."""
    if not _current:
        raise RuntimeError("files.use(Store(...)) was not called")
    return _current[0]


_current: list[Store] = []


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(_CHUNK):
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _full_if_refused() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (OSError, BaseError) as reason:
        log.error("the file storage refused: %s", str(reason).splitlines()[0])
        raise StorageFull from reason
