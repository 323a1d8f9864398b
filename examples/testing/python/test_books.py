"""Tests in Python, each from the seed. TEST_DATABASE_URL is postgres://user@host/name.

Needs psycopg2. Run it with: python3 -m unittest
"""

import os
import subprocess
import unittest

import psycopg2

URL = os.environ["TEST_DATABASE_URL"]


def pgreset(*words):
    return subprocess.run(
        ["pgreset", "baseline", *words], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


class DatabaseTest(unittest.TestCase):
    """Each class gets the database once; each test starts from the seed."""

    @classmethod
    def setUpClass(cls):
        name = pgreset(
            "create", "--quiet", "--url", URL, "--worker", f"python{os.getpid()}",
            "--migrate", "../db/schema.sql", "--seed", "../db/seed.sql",
        )  # fmt: skip
        cls.url = f"{URL.rsplit('/', 1)[0]}/{name}"

    def setUp(self):
        self.connection = psycopg2.connect(self.url)
        self.connection.autocommit = True
        self.addCleanup(self.reset)
        self.addCleanup(self.connection.close)

    def reset(self):
        """One call in the database, and the program where that is not enough."""
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        try:
            connection.cursor().execute("SELECT pgreset_baseline.reset()")
        except psycopg2.Error:
            connection.close()
            pgreset("reset", "--quiet", "--url", self.url)
        finally:
            connection.close()

    def query(self, text):
        cursor = self.connection.cursor()
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else []


class BooksTest(DatabaseTest):
    def test_1_books_go_with_their_author(self):
        self.query("DELETE FROM authors WHERE name = 'Ada'")
        self.assertEqual(self.query("SELECT count(*) FROM books"), [(1,)])

    def test_2_and_are_there_again(self):
        self.assertEqual(self.query("SELECT count(*) FROM books"), [(2,)])
        self.query("ALTER TABLE books ADD COLUMN pages int")

    def test_3_a_changed_table_too(self):
        columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'books'"
        self.assertEqual(self.query(columns), [(3,)])


if __name__ == "__main__":
    unittest.main()
