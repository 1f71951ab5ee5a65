"""Files between their upload and the decision about them: under random names, for their owner, for a day."""

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from matchmaker.domain.errors import NotFound

KEPT_FOR = timedelta(days=1)
KEPT_EACH = 5

_KEY = re.compile(r"[A-Za-z0-9_-]{32}")
_CONTENT, _ABOUT = "content", "about.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file kept for one person: key is its name in the store and in the address of its page."""

    key: str
    account_id: int
    member_id: str
    name: str
    stored_at: datetime


class UploadStore:
    """The folder of the files that wait; nobody else's file is ever found in it."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, which is made when the first file comes."""
        self.folder = folder

    def keep(self, stream: IO[bytes], *, account_id: int, member_id: str, name: str, now: datetime) -> Upload:
        """Store a file; files too old go, and the oldest of a person who has too many."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy(account_id, now)
        upload = Upload(secrets.token_urlsafe(24), account_id, member_id, _shown(name), now)
        place = self.folder / upload.key
        place.mkdir(mode=0o700)
        with (place / _CONTENT).open("wb") as file:
            shutil.copyfileobj(stream, file)
        about = {**asdict(upload), "stored_at": now.isoformat()}
        (place / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        return upload

    def find(self, key: str, *, account_id: int | None, now: datetime) -> Upload:
        """The person's own file; raises NotFound for others' files and for what is no longer there."""
        upload = self._read(key) if _KEY.fullmatch(key) else None
        if upload is None or upload.account_id != account_id or now - upload.stored_at > KEPT_FOR:
            raise NotFound
        return upload

    def path(self, upload: Upload) -> Path:
        """Where its bytes lie."""
        return self.folder / upload.key / _CONTENT

    def drop(self, upload: Upload) -> None:
        """Forget the file; one that is gone already is as good as dropped."""
        shutil.rmtree(self.folder / upload.key, ignore_errors=True)

    def _read(self, key: str) -> Upload | None:
        try:
            about = json.loads((self.folder / key / _ABOUT).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            # The process may have died between the two files; such a rest is tidied away with its day.
            return None
        return Upload(**{**about, "stored_at": datetime.fromisoformat(about["stored_at"])})

    def _tidy(self, account_id: int, now: datetime) -> None:
        own = []
        for place in sorted(self.folder.iterdir()):
            upload = self._read(place.name)
            if upload is None or now - upload.stored_at > KEPT_FOR:
                self._remove_old(place, now)
            elif upload.account_id == account_id:
                own.append(upload)
        for upload in sorted(own, key=lambda one: one.stored_at)[: -(KEPT_EACH - 1)]:
            self.drop(upload)

    def _remove_old(self, place: Path, now: datetime) -> None:
        """A folder without its note may just be being written; its own age decides."""
        try:
            age = now.timestamp() - place.stat().st_mtime
        except FileNotFoundError:
            return
        if age > KEPT_FOR.total_seconds() or (place / _ABOUT).exists():
            shutil.rmtree(place, ignore_errors=True)


def _shown(name: str) -> str:
    """A file's name as a label only: no path, no control characters, not endless."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(char for char in last if char.isprintable())[-100:] or "-"
