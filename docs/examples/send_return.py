"""Send a return to Palermo with nothing but Python: send it, wait for the check, print what was found, keep the receipt.

    PALERMO_TOKEN=palermo_… python send_return.py https://palermo.example.org/records/api/v1 return.xlsx receipt.json

`palermo send` does the same, and tries again where the line breaks.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4


class Client:
    def __init__(self, address: str, token: str) -> None:
        self.address = address.rstrip("/")
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> bytes:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        while True:
            try:
                request = Request(self.address + path, data=data, headers=self.headers | said)
                with urlopen(request, timeout=300) as response:
                    return bytes(response.read())
            except HTTPError as refused:
                if refused.code != 429:
                    problem = json.load(refused)
                    raise SystemExit(f"{problem['status']} {problem['title']}. {problem['detail']}") from None
                time.sleep(int(refused.headers["Retry-After"]))

    def get(self, path: str) -> Any:
        return json.loads(self.ask(path))

    def every(self, path: str) -> Iterator[Any]:
        """Every row of a list, over all its pages."""
        cursor: str | None = ""
        while cursor is not None:
            answer = self.get(f"{path}&cursor={cursor}" if cursor else path)
            yield from answer["items"]
            cursor = answer["next"]

    def send(self, name: str, content: bytes, word: str) -> Any:
        """Sent again with the same word, it is taken once."""
        edge = uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        return json.loads(self.ask("/returns", body, Content_Type=kind, Idempotency_Key=word))


def main(address: str, file: Path, receipt: Path, token: str) -> None:
    client = Client(address, token)
    sent = client.send(file.name, file.read_bytes(), uuid4().hex)
    print("The return has arrived.")
    place = f"/returns/{sent['address']}"
    while sent["state"] in ("received", "checking"):
        time.sleep(1)
        sent = client.get(place)
    print(f"It is {sent['state']}.")
    for sheet, rows in sent["rows"].items():
        print(f"{sheet}: {rows['sent']} sent = {rows['accepted']} accepted + {rows['rejected']} rejected")
    for each in client.every(f"{place}/findings?limit=1000"):
        where = " ".join(str(each[name]) for name in ("sheet", "row", "column") if each[name] is not None)
        print(f"{each['severity']} {each['rule']} {where}: {each['message']['en']}")
    receipt.write_bytes(client.ask(f"{place}/receipts/arrival"))
    print("The receipt is kept.")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), os.environ["PALERMO_TOKEN"])
