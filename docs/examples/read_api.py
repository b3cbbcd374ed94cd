"""Read Palermo's API with nothing but Python: page by page, without asking twice for what did not change.

    PALERMO_TOKEN=palermo_… python read_api.py http://localhost:8000/api/v1

Prints the code lists, the offences in force today, the documents that everybody may read and, with a token, how many
people its role sees.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen


class Client:
    def __init__(self, address: str, token: str = "", language: str = "en") -> None:
        self.address, self.token, self.language = address.rstrip("/"), token, language
        self.kept: dict[str, tuple[str, Any, str]] = {}  # by address: ETag, what was answered, the next page

    def get(self, path: str, **asked: Any) -> Any:
        return self.read(f"{self.address}{path}{'?' + urlencode(asked) if asked else ''}")[0]

    def every(self, path: str, **asked: Any) -> Iterator[Any]:
        """Every row of a list, over all its pages."""
        address = f"{self.address}{path}{'?' + urlencode(asked) if asked else ''}"
        while address:
            answer, address = self.read(address)
            yield from answer["items"]

    def read(self, address: str) -> tuple[Any, str]:
        """The answer, and the address of the next page."""
        headers = {"Accept": "application/json", "Accept-Language": self.language}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if address in self.kept:
            headers["If-None-Match"] = self.kept[address][0]
        while True:
            try:
                with urlopen(Request(address, headers=headers), timeout=30) as response:
                    answer = json.load(response)
                    following = next_of(address, response.headers.get("Link", ""))
                    self.kept[address] = (response.headers["ETag"], answer, following)
                    return answer, following
            except HTTPError as refused:
                if refused.code == 304:
                    _, answer, following = self.kept[address]
                    return answer, following
                if refused.code != 429:
                    raise SystemExit(said(refused)) from None
                time.sleep(int(refused.headers["Retry-After"]))


def next_of(address: str, link: str) -> str:
    target, _, relation = link.partition(">; ")
    return urljoin(address, target.removeprefix("<")) if relation == 'rel="next"' else ""


def said(refused: HTTPError) -> str:
    """Every error tells what is wrong and what to do; a field that is wrong is named."""
    problem = json.load(refused)
    lines = [f"{problem['status']} {problem['title']}. {problem['detail']}"]
    lines += [f"  {each['field']}: {each['detail']}" for each in problem.get("errors", [])]
    return "\n".join(lines)


def main(address: str, token: str) -> None:
    client = Client(address, token)
    lists = client.get("/vocabulary")
    print(f"{lists['count']} code lists, {sum(each['codes'] for each in lists['items'])} codes")
    offences = list(client.every("/vocabulary/offences", on=time.strftime("%Y-%m-%d"), limit=50))
    print(f"{len(offences)} offences in force today, the first: {offences[0]['code']}")
    documents = list(client.every("/documents", limit=50)) if "/records/" not in address else []
    print(f"{len(documents)} documents may be read")
    if token:
        people = sum(1 for _person in client.every("/people", limit=100))
        print(f"{people} people are seen by this token")
    client.get("/vocabulary")
    print("Asked again, and nothing had changed.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1], os.environ.get("PALERMO_TOKEN", ""))
