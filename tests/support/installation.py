"""The application as the tests start it: one per database, kept for the whole run."""

import shutil
from pathlib import Path

from flask import Flask

from portal.app import create_app, init_post
from portal.config import Settings
from tests.support.databases import Clone

SECRET = "of the tests, and of nothing else in the world"


class Installations:
    """Makes an application once per database, and empties its folder before each test."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder
        self._apps: dict[str, Flask] = {}

    def app(self, clone: Clone) -> Flask:
        """The application on this database."""
        for left in self.data_dir.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if clone.name not in self._apps:
            made = create_app(self.settings(clone))
            clone.share(made.extensions["anju"].database.engine)
            self._apps[clone.name] = made
        # The post office is the process's own: another test may have opened one with another secret.
        init_post(self._apps[clone.name], self.settings(clone))
        return self._apps[clone.name]

    def settings(self, clone: Clone) -> Settings:
        """What an installation of the tests is set to."""
        return Settings(environment="test", database_url=clone.url, data_dir=self.data_dir, secret_key=SECRET)
